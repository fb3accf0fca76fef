-- A lead's attributes as rows with the days on which they held, so that a rule may name any of them, at any time.
{%- set profile_columns = [
    'owner_id', 'email', 'first_name', 'last_name', 'phone', 'job_title', 'department', 'company_name', 'country',
    'city', 'postal_code', 'gender', 'lead_source', 'campaign', 'landing_page', 'product_interest', 'status',
    'email_type', 'email_domain', 'seniority', 'job_function', 'country_code', 'region', 'landing_page_category',
    'account_name', 'account_domain', 'industry', 'account_country', 'account_type', 'email_lead_count',
    'employee_count', 'annual_revenue',
] %}
{%- set form_columns = ['form_message', 'form_is_honeypot_filled', 'form_count', 'form_seconds_to_submit'] %}
with

profiles as (
    select * from {{ ref('int_lead_profile_versions') }}
),

form_signals as (
    select * from {{ ref('int_lead_form_signals') }}
),

ages as (
    select * from {{ ref('int_lead_ages') }}
),

custom as (
    select * from {{ ref('int_lead_custom_attributes') }}
),

rule_attributes as (
    select * from {{ ref('int_rule_attributes') }}
),

first_custom as (
    select
        lead_id,
        attribute,
        min(valid_from) as custom_from
    from custom
    group by lead_id, attribute
),

built_in as (
    {% for column in profile_columns -%}
    select
        lead_id,
        '{{ column }}' as attribute,
        cast({{ column }} as {{ dbt.type_string() }}) as value,
        valid_from,
        valid_to
    from profiles

    union all

    {% endfor -%}
    {% for column in form_columns -%}
    select
        lead_id,
        '{{ column }}' as attribute,
        cast({{ column }} as {{ dbt.type_string() }}) as value,
        cast(null as date) as valid_from,
        cast(null as date) as valid_to
    from form_signals

    union all

    {% endfor -%}
    select
        lead_id,
        'age' as attribute,
        cast(age as {{ dbt.type_string() }}) as value,
        valid_from,
        valid_to
    from ages
),

-- A custom attribute takes the place of a built-in one of its name, from its first day on.
all_periods as (
    select
        lead_id,
        attribute,
        value,
        valid_from,
        valid_to
    from custom

    union all

    select
        built_in.lead_id,
        built_in.attribute,
        built_in.value,
        built_in.valid_from,
        case
            when first_custom.custom_from is null then built_in.valid_to
            when built_in.valid_to < first_custom.custom_from then built_in.valid_to
            else first_custom.custom_from
        end as valid_to
    from built_in
    left join first_custom
        on
            built_in.lead_id = first_custom.lead_id
            and built_in.attribute = first_custom.attribute
)

select
    all_periods.lead_id,
    all_periods.attribute,
    all_periods.value,
    all_periods.valid_from,
    all_periods.valid_to
from all_periods
inner join rule_attributes
    on all_periods.attribute = rule_attributes.attribute
where
    all_periods.value is not null
    and (
        all_periods.valid_from is null
        or all_periods.valid_to is null
        or all_periods.valid_from < all_periods.valid_to
    )

{{ config(
    materialized='incremental',
    incremental_strategy=append_strategy(),
    pre_hook="{{ replace_changed_leads() }}"
) }}

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

{% for name, table in {
    'profiles': 'int_lead_profile_versions',
    'form_signals': 'int_lead_form_signals',
    'ages': 'int_lead_ages',
    'bounces': 'int_lead_bounces',
    'custom': 'int_lead_custom_attributes',
}.items() -%}
{{ name }} as (
    select * from {{ ref(table) }}
    where {{ is_changed('lead_id') }}
),

{% endfor -%}
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
    {% for table, attribute, value in [('bounces', 'email_has_bounced', "'true'"), ('ages', 'age', 'age')] -%}
    select
        lead_id,
        '{{ attribute }}' as attribute,
        cast({{ value }} as {{ dbt.type_string() }}) as value,
        valid_from,
        valid_to
    from {{ table }}
    {%- if not loop.last %}

    union all

    {% endif -%}
    {%- endfor %}
),

-- A custom attribute takes the place of a built-in one of its name, from its first day on.
all_periods as (
    select custom.*
    from custom
    inner join rule_attributes
        on custom.attribute = rule_attributes.attribute

    union all

    select
        built_in.lead_id,
        built_in.attribute,
        built_in.value,
        built_in.valid_from,
        {{ earlier('built_in.valid_to', 'first_custom.custom_from') }} as valid_to
    from built_in
    inner join rule_attributes
        on built_in.attribute = rule_attributes.attribute
    left join first_custom
        on
            built_in.lead_id = first_custom.lead_id
            and built_in.attribute = first_custom.attribute
)

select
    lead_id,
    attribute,
    value,
    valid_from,
    valid_to
from all_periods
where
    value is not null
    and coalesce(valid_from < valid_to, true)

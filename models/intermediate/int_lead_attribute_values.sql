-- A lead's attributes as rows, so that a rule may name any of them.
{%- set built_in = {
    'leads': [
        'email', 'first_name', 'last_name', 'phone', 'job_title', 'department', 'company_name', 'country', 'city',
        'postal_code', 'gender', 'lead_source', 'campaign', 'landing_page', 'product_interest', 'status', 'owner_id',
    ],
    'derived': [
        'email_type', 'email_domain', 'email_lead_count', 'seniority', 'job_function', 'country_code', 'region',
        'age', 'landing_page_category',
    ],
    'form_signals': ['form_message', 'form_is_honeypot_filled', 'form_count', 'form_seconds_to_submit'],
    'companies': [
        'account_name', 'account_domain', 'industry', 'employee_count', 'annual_revenue', 'account_country',
        'account_type',
    ],
} %}
with

leads as (
    select * from {{ ref('int_leads') }}
),

derived as (
    select * from {{ ref('int_lead_derived_attributes') }}
),

form_signals as (
    select * from {{ ref('int_lead_form_signals') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

custom as (
    select * from {{ ref('int_lead_custom_attributes') }}
),

rule_attributes as (
    select * from {{ ref('int_rule_attributes') }}
),

companies as (
    select
        leads.lead_id,
        accounts.name as account_name,
        accounts.domain as account_domain,
        accounts.industry,
        accounts.employee_count,
        accounts.annual_revenue,
        accounts.country as account_country,
        accounts.account_type
    from leads
    inner join accounts
        on leads.account_id = accounts.account_id
),

built_in as (
    {% for table, columns in built_in.items() -%}
    {%- set last_table = loop.last -%}
    {%- for column in columns -%}
    select
        lead_id,
        '{{ column }}' as attribute,
        cast({{ column }} as {{ dbt.type_string() }}) as value
    from {{ table }}
    {% if not (last_table and loop.last) %}union all
    {% endif %}
    {%- endfor -%}
    {%- endfor %}
),

known as (
    select
        lead_id,
        attribute,
        value
    from custom

    union all

    select
        built_in.lead_id,
        built_in.attribute,
        built_in.value
    from built_in
    left join custom
        on
            built_in.lead_id = custom.lead_id
            and built_in.attribute = custom.attribute
    where custom.lead_id is null
)

select
    known.lead_id,
    known.attribute,
    known.value
from known
inner join rule_attributes
    on known.attribute = rule_attributes.attribute
where known.value is not null

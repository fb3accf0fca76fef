{{ config(enabled='salesforce' in var('sources')) }}

-- What the contact does not know of a converted lead stays known of the person. A lead without an account tells of its
-- company itself; that was so from the first day on, as the fields of an account are taken to be.
{%- set company_fields = {
    'industry': 'industry', 'number_of_employees': 'employee_count', 'annual_revenue': 'annual_revenue',
} %}
with

leads as (
    select * from {{ ref('base_salesforce__lead') }}
    where coalesce(omitted_because, 'deleted') = 'deleted'
),

contacts as (
    select * from {{ ref('base_salesforce__contact') }}
    where coalesce(omitted_because, 'deleted') = 'deleted'
),

attributes as (
    {% for field in salesforce_fields() -%}
    select
        coalesce(contacts.id, leads.id) as id,
        '{{ field.attribute }}' as attribute,
        cast(leads.{{ field.column }} as {{ dbt.type_string() }}) as value,
        leads.modified_at as updated_at
    from leads
    left join contacts
        on leads.converted_contact_id = contacts.id
    where
        leads.{{ field.column }} is not null
        and contacts.{{ field.column }} is null

    union all

    select
        id,
        '{{ field.attribute }}' as attribute,
        cast({{ field.column }} as {{ dbt.type_string() }}) as value,
        modified_at as updated_at
    from contacts
    where {{ field.column }} is not null

    union all

    {% endfor -%}
    {% for column, attribute in company_fields.items() -%}
    select
        id,
        '{{ attribute }}' as attribute,
        cast({{ column }} as {{ dbt.type_string() }}) as value,
        created_date as updated_at
    from leads
    where
        {{ column }} is not null
        and converted_account_id is null
    {%- if not loop.last %}

    union all

    {% endif -%}
    {%- endfor %}
)

select
    {{ source_id('salesforce', 'id') }} as lead_id,
    attribute,
    value,
    cast(null as {{ dbt.type_string() }}) as unreadable_columns,
    updated_at
from attributes

{{ config(enabled='pardot' in var('sources')) }}

-- Pardot keeps no log of its fields: what one says now stands for the past, as with the first known profile of a lead.
-- Its own score and grade, to compare with, are those of the last update.
{%- set attributes = {
    'industry': 'industry', 'employees': 'employee_count', 'annual_revenue': 'annual_revenue',
    'opted_out': 'email_opt_out',
} %}
{%- for name in var('pardot_lead_attributes') %}{% do attributes.update({name: name | lower}) %}{% endfor %}
{%- set baselines = {'score': 'pardot_score', 'grade': 'pardot_grade'} %}
with

prospects as (
    select * from {{ ref('base_pardot__prospect') }}
)

{% for column, attribute in attributes.items() -%}
select
    {{ source_id('pardot', 'id') }} as lead_id,
    '{{ attribute }}' as attribute,
    {{ column | lower }} as value,
    unreadable_columns,
    created_at as updated_at
from prospects
where {{ column | lower }} is not null

union all

{% endfor -%}

{% for column, attribute in baselines.items() -%}
select
    {{ source_id('pardot', 'id') }} as lead_id,
    '{{ attribute }}' as attribute,
    cast({{ column }} as {{ dbt.type_string() }}) as value,
    unreadable_columns,
    coalesce(updated_at, created_at) as updated_at
from prospects
where {{ column }} is not null
{%- if not loop.last %}

union all

{% endif %}
{%- endfor %}

{{ config(enabled='pardot' in var('sources')) }}

with

memberships as (
    select * from {{ ref('base_pardot__list_membership') }}
),

lists as (
    select
        id,
        min(name) as list_name
    from {{ ref('base_pardot__list') }}
    group by id
)

select
    {{ source_id('pardot', 'memberships.prospect_id') }} as lead_id,
    coalesce(lists.list_name, {{ source_id('pardot', 'memberships.list_id') }}) as program,
    memberships.unreadable_columns,
    memberships.created_at as enrolled_at,
    case when memberships.opted_out or memberships._fivetran_deleted then memberships.updated_at end as exited_at
from memberships
left join lists
    on memberships.list_id = lists.id
{%- if var('pardot_nurture_lists') %}
where lists.list_name in (
    {%- for name in var('pardot_nurture_lists') %}
    {{ sql_text(name) }}{{ ',' if not loop.last }}
    {%- endfor %}
)
{%- endif %}

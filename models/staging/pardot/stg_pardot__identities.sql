{{ config(enabled='pardot' in var('sources')) }}

-- Nothing says when a visitor became a prospect. It shows in the first form sent or mail clicked in that browser;
-- without any, they were not the same before there were both.
with

visitors as (
    select * from {{ ref('base_pardot__visitor') }}
    where prospect_id is not null
),

prospects as (
    select * from {{ ref('base_pardot__prospect') }}
),

activities as (
    select * from {{ ref('base_pardot__activities') }}
),

first_signs as (
    select
        visitor_id,
        prospect_id,
        min(created_at) as shown_at
    from activities
    where
        channel = 'form'
        or (channel = 'email' and event_type = 'click')
    group by visitor_id, prospect_id
)

select
    {{ source_id('pardot', 'visitors.id') }} as anonymous_id,
    {{ source_id('pardot', 'visitors.prospect_id') }} as lead_id,
    visitors.unreadable_columns,
    coalesce(
        first_signs.shown_at,
        case when prospects.created_at > visitors.created_at then prospects.created_at else visitors.created_at end
    ) as identified_at
from visitors
left join prospects
    on visitors.prospect_id = prospects.id
left join first_signs
    on
        visitors.id = first_signs.visitor_id
        and visitors.prospect_id = first_signs.prospect_id

{{ config(enabled='pardot' in var('sources')) }}

-- Pardot's deals are copies of Salesforce's: where that is read, too, they would count twice. Of a deal's prospects the
-- one linked first stands for it. The closing date of an open deal is a plan.
with

opportunities as (
    select * from {{ ref('base_pardot__opportunity') }}
    where {{ "1 = 0" if 'salesforce' in var('sources') else "1 = 1" }}
),

prospects_ranked as (
    select
        opportunity_id,
        prospect_id,
        row_number() over (partition by opportunity_id order by updated_at asc, prospect_id asc) as link_rank
    from {{ ref('base_pardot__opportunity_prospect') }}
)

select
    {{ source_id('pardot', 'opportunities.id') }} as opportunity_id,
    {{ source_id('pardot', 'prospects_ranked.prospect_id') }} as lead_id,
    cast(null as {{ dbt.type_string() }}) as account_id,
    lower(replace(opportunities.type, ' ', '_')) as opportunity_type,
    cast(null as {{ dbt.type_string() }}) as product,
    opportunities.stage,
    nullif('{{ var("pardot_currency") }}', '') as currency,
    opportunities.unreadable_columns,
    opportunities.value as amount,
    coalesce(lower(opportunities.status) in ('won', 'lost'), false) as is_closed,
    coalesce(lower(opportunities.status) = 'won', false) as is_won,
    opportunities.created_at,
    case when lower(opportunities.status) in ('won', 'lost') then opportunities.closed_at end as closed_at,
    opportunities.updated_at
from opportunities
left join prospects_ranked
    on
        opportunities.id = prospects_ranked.opportunity_id
        and prospects_ranked.link_rank = 1

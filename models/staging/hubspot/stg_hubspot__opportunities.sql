{{ config(enabled='hubspot' in var('sources')) }}

with

deals as (
    select * from {{ ref('base_hubspot__deal') }}
),

stages as (
    select * from {{ ref('base_hubspot__deal_pipeline_stage') }}
),

deal_contacts as (
    select * from {{ ref('base_hubspot__deal_contact') }}
),

deal_companies as (
    select * from {{ ref('base_hubspot__deal_company') }}
),

contacts as (
    select * from {{ ref('base_hubspot__contact') }}
),

merged_deals as (
    select distinct merged_id from {{ ref('base_hubspot__merged_object') }}
    where object_type = 'deal'
),

-- HubSpot marks no contact as the first one of a deal: it is the one that we have known longest.
contacts_ranked as (
    select
        deal_contacts.deal_id,
        deal_contacts.contact_id,
        row_number() over (
            partition by deal_contacts.deal_id
            order by
                case when coalesce(contacts.is_deleted, contacts.id is null) then 1 else 0 end asc,
                case when contacts.createdate is null then 1 else 0 end asc,
                contacts.createdate asc,
                deal_contacts.contact_id asc
        ) as seniority_rank
    from deal_contacts
    left join contacts
        on deal_contacts.contact_id = contacts.id
),

-- Association type 5 is a deal's primary company.
companies_ranked as (
    select
        deal_id,
        company_id,
        row_number() over (
            partition by deal_id
            order by case when type_id = '5' then 0 else 1 end asc, company_id asc
        ) as primary_rank
    from deal_companies
),

-- Old syncs mark the stages of lost deals by their name only.
stage_outcomes as (
    select
        stage_id,
        pipeline_id,
        min(label) as stage_label,
        max(case when is_closed or closed_won or stage_id in ('closedwon', 'closedlost') then 1 else 0 end) = 1
            as is_closed,
        max(case when closed_won or (is_closed and probability = 1) then 1 else 0 end) = 1 as is_won
    from stages
    group by stage_id, pipeline_id
)

select
    {{ source_id('hubspot', 'deals.id') }} as opportunity_id,
    {{ source_id('hubspot', 'contacts_ranked.contact_id') }} as lead_id,
    {{ source_id('hubspot', 'companies_ranked.company_id') }} as account_id,
    coalesce(
        {{ mapped_word('deals.dealtype', var('hubspot_deal_types')) }},
        replace(lower(deals.dealtype), ' ', '_')
    ) as opportunity_type,
    cast(null as {{ dbt.type_string() }}) as product,
    coalesce(stage_outcomes.stage_label, deals.dealstage) as stage,
    coalesce(deals.deal_currency_code, {{ sql_text(var('hubspot_currency')) }}) as currency,
    deals.unreadable_columns,
    deals.amount,
    coalesce(stage_outcomes.is_closed, false) as is_closed,
    coalesce(stage_outcomes.is_won, false) as is_won,
    deals.createdate as created_at,
    case when stage_outcomes.is_closed then deals.closedate end as closed_at,
    deals.hs_lastmodifieddate as updated_at
from deals
left join stage_outcomes
    on
        deals.dealstage = stage_outcomes.stage_id
        and deals.pipeline = stage_outcomes.pipeline_id
left join contacts_ranked
    on
        deals.id = contacts_ranked.deal_id
        and contacts_ranked.seniority_rank = 1
left join companies_ranked
    on
        deals.id = companies_ranked.deal_id
        and companies_ranked.primary_rank = 1
left join merged_deals
    on deals.id = merged_deals.merged_id
where
    not coalesce(deals.is_deleted, false)
    and merged_deals.merged_id is null

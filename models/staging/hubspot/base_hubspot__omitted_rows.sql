{{ config(enabled='hubspot' in var('sources')) }}

-- Landed rows that no input table has, on purpose. Deleted and merged contacts are listed in lead_exclusions instead.
with

companies as (
    select * from {{ ref('base_hubspot__company') }}
),

deals as (
    select * from {{ ref('base_hubspot__deal') }}
),

merged_deals as (
    select distinct merged_id from {{ ref('base_hubspot__merged_object') }}
    where object_type = 'deal'
),

touches as (
    select * from {{ ref('base_hubspot__touch') }}
),

omitted as (
    select
        'company' as landed_table,
        'deleted' as omitted_because
    from companies
    where is_deleted

    union all

    select
        'deal' as landed_table,
        case when merged_deals.merged_id is null then 'deleted' else 'merged' end as omitted_because
    from deals
    left join merged_deals
        on deals.id = merged_deals.merged_id
    where
        deals.is_deleted
        or merged_deals.merged_id is not null

    union all

    select
        'engagement_' || kind as landed_table,
        omitted_because
    from touches
    where omitted_because is not null
)

select
    landed_table,
    omitted_because,
    count(*) as row_count
from omitted
group by landed_table, omitted_because

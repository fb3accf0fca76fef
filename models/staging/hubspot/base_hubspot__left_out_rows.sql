{{ config(enabled='hubspot' in var('sources')) }}

-- What becomes no row of the inputs on purpose. All other rows do, or are listed in an exclusion table.
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

left_out as (
    select
        'company' as landed_table,
        'deleted' as reason
    from companies
    where is_deleted

    union all

    select
        'deal' as landed_table,
        case when merged_deals.merged_id is null then 'deleted' else 'merged' end as reason
    from deals
    left join merged_deals
        on deals.id = merged_deals.merged_id
    where
        deals.is_deleted
        or merged_deals.merged_id is not null

    union all

    select
        'engagement_' || kind as landed_table,
        left_out_because as reason
    from touches
    where left_out_because is not null
)

select
    landed_table,
    reason,
    count(*) as row_count
from left_out
group by landed_table, reason

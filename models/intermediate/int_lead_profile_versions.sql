-- Versions of a lead's profile; the first one known stands for the time before it, too.
with

snapshots as (
    select * from {{ ref('lead_profile_snapshots') }}
),

leads as (
    select lead_id from {{ ref('int_leads') }}
),

numbered as (
    select
        snapshots.*,
        row_number() over (partition by snapshots.lead_id order by snapshots.dbt_valid_from) as version_number
    from snapshots
    inner join leads
        on snapshots.lead_id = leads.lead_id
)

select
    *,
    cast(dbt_valid_from as date) as observed_from,
    case when version_number > 1 then cast(dbt_valid_from as date) end as valid_from,
    cast(dbt_valid_to as date) as valid_to
from numbered

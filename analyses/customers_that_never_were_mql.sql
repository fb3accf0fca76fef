-- What share of the customers never was an MQL?
-- How to read: one row per source: of its customers, how many bought without ever standing in the stage mql. Neither
-- the score nor marketing had seen them coming.
-- What to do: a source with a high share brings buyers for reasons that no rule knows: ask sales what they had in
-- common, and make a rule of it. Where sales sets up the lead only when the deal is won, it is the entry that is late,
-- not the score.
with

outcomes as (
    select * from {{ ref('lead_outcomes') }}
    where is_customer
),

mql_stays as (
    select distinct
        lead_id,
        scoring_model
    from {{ ref('lead_stage_history') }}
    where lifecycle_stage = 'mql'
),

customers as (
    select
        outcomes.scoring_model,
        outcomes.lead_source,
        case when mql_stays.lead_id is null then 1 else 0 end as never_mql_count
    from outcomes
    left join mql_stays
        on
            outcomes.lead_id = mql_stays.lead_id
            and outcomes.scoring_model = mql_stays.scoring_model
)

select
    scoring_model,
    lead_source,
    count(*) as customers,
    sum(never_mql_count) as never_mql,
    {{ rate_columns('never_mql_share', 'sum(never_mql_count)', 'count(*)') }}
from customers
group by scoring_model, lead_source
order by scoring_model asc, customers desc, lead_source asc

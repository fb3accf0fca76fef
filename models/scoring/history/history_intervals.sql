{{ config(materialized=long_query_step()) }}

-- From when to when events count: all that are accepted, and for rules that look at the latest event only, that one.
with

accepted as (
    select * from {{ ref('history_accepted_events') }}
),

rules as (
    select * from {{ ref('int_engagement_rules') }}
),

-- The next event ends the time of the latest.
latest as (
    select
        accepted.*,
        min(accepted.counts_from) over (
            partition by accepted.lead_number, accepted.rule_key
            order by accepted.activity_date asc, accepted.counts_from asc
            rows between 1 following and unbounded following
        ) as superseded_on
    from accepted
    inner join rules
        on
            accepted.rule_key = rules.rule_key
            and rules.counting != 'each'
    where accepted.is_event
)

select
    lead_number,
    rule_key,
    activity_date,
    counts_from,
    from_cause,
    counts_to,
    to_cause,
    event_count,
    false as is_latest
from accepted

union all

select
    lead_number,
    rule_key,
    activity_date,
    counts_from,
    from_cause,
    case when superseded_on < counts_to then superseded_on else counts_to end as counts_to,
    case when superseded_on < counts_to then 'events' else to_cause end as to_cause,
    1 as event_count,
    true as is_latest
from latest

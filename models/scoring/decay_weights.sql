-- What is left of a rule's points after so many days: one join serves every kind of decay.
with

rules as (
    select * from {{ ref('int_engagement_rules') }}
),

days as (
    select distinct activity_date from {{ ref('int_lead_event_days') }}
),

clock as (
    select * from {{ ref('int_clock') }}
),

ages as (
    select distinct {{ days_between('days.activity_date', 'clock.as_of_date') }} as age_days
    from days
    inner join clock
        on days.activity_date <= clock.as_of_date
),

weighted as (
    select
        rules.rule_key,
        ages.age_days,
        {{ decay_weight('rules', 'ages.age_days') }} as weight
    from rules
    cross join ages
    where
        rules.window_days is null
        or ages.age_days < rules.window_days
)

select
    rule_key,
    age_days,
    -- Exact decimals from here on: sums do not depend on their order. Spark rounds products of wider ones.
    cast(case when weight > 0 then weight else 0 end as {{ api.Column.translate_type('numeric(14,12)') }}) as weight
from weighted

-- Lead x rule x date scored: the days of a rule rolled up, weighted by age.
with

event_days as (
    select * from {{ ref('rule_event_days') }}
),

weights as (
    select * from {{ ref('decay_weights') }}
),

rules as (
    select * from {{ ref('int_engagement_rules') }}
),

model_leads as (
    select * from {{ ref('model_leads') }}
),

counted as (
    select
        event_days.lead_id,
        event_days.rule_key,
        event_days.as_of_date,
        cast(sum(event_days.events_seen) as {{ dbt.type_int() }}) as events_seen,
        cast(sum(event_days.events_counted) as {{ dbt.type_int() }}) as events_accepted,
        cast(sum(event_days.events_counted * weights.weight) as {{ api.Column.translate_type('numeric(20,12)') }})
            as weighted_events,
        -- No decay ever grows: the latest event has the greatest weight.
        max(case when event_days.events_counted > 0 then weights.weight end) as latest_weight,
        min(case when event_days.events_counted > 0 then event_days.age_days end) as latest_age_days,
        cast(sum(case when event_days.age_days < 7 then event_days.events_counted else 0 end) as {{ dbt.type_int() }})
            as events_last_week,
        cast(
            sum(case when event_days.age_days between 7 and 27 then event_days.events_counted else 0 end)
            as {{ dbt.type_int() }}
        ) as events_3_weeks_before
    from event_days
    left join weights
        on
            event_days.rule_key = weights.rule_key
            and event_days.age_days = weights.age_days
    group by event_days.lead_id, event_days.rule_key, event_days.as_of_date
),

-- "At most n times" is also true of leads without any event.
counted_none as (
    select
        model_leads.lead_id,
        rules.rule_key,
        model_leads.as_of_date
    from model_leads
    inner join rules
        on
            model_leads.scoring_model = rules.scoring_model
            and rules.counting = 'range'
            and rules.min_count = 0
            and {{ valid_on('rules', 'model_leads.as_of_date') }}
    left join counted
        on
            model_leads.lead_id = counted.lead_id
            and model_leads.as_of_date = counted.as_of_date
            and rules.rule_key = counted.rule_key
    where counted.lead_id is null
)

select * from counted

union all

select
    lead_id,
    rule_key,
    as_of_date,
    0 as events_seen,
    0 as events_accepted,
    0 as weighted_events,
    null as latest_weight,
    null as latest_age_days,
    0 as events_last_week,
    0 as events_3_weeks_before
from counted_none

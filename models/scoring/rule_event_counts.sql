-- Lead x rule: the days of a rule rolled up, weighted by age.
with

event_days as (
    select * from {{ ref('rule_event_days') }}
),

weights as (
    select * from {{ ref('decay_weights') }}
),

rules as (
    select * from {{ ref('scoring_rules') }}
),

model_leads as (
    select * from {{ ref('model_leads') }}
),

days as (
    select * from event_days

    union all

    -- "At most n times" is also true of leads without any event.
    select
        model_leads.lead_id,
        rules.rule_key,
        cast(null as {{ dbt.type_int() }}) as age_days,
        0 as events_seen,
        0 as events_counted
    from model_leads
    inner join rules
        on
            model_leads.scoring_model = rules.scoring_model
            and rules.counting = 'range'
            and rules.min_count = 0
)

select
    days.lead_id,
    days.rule_key,
    cast(sum(days.events_seen) as {{ dbt.type_int() }}) as events_seen,
    cast(sum(days.events_counted) as {{ dbt.type_int() }}) as events_accepted,
    cast(sum(days.events_counted * weights.weight) as {{ api.Column.translate_type('numeric(20,12)') }})
        as weighted_events,
    min(case when days.events_counted > 0 then days.age_days end) as latest_age_days,
    -- The events of the last week less a third of those of the 3 weeks before, in thirds of an event.
    cast(sum(case
        when days.age_days < 7 then 3 * days.events_counted
        when days.age_days < 28 then -days.events_counted
        else 0
    end) as {{ dbt.type_int() }}) as momentum_thirds
from days
left join weights
    on
        days.rule_key = weights.rule_key
        and days.age_days = weights.age_days
group by days.lead_id, days.rule_key

-- Who was in a nurture program when a month began, with the score before it, and who engaged in the month.
with

scores as (
    select * from {{ ref('lead_score_spans') }}
),

outcomes as (
    select * from {{ ref('lead_outcomes') }}
),

memberships as (
    select * from {{ ref('int_nurture_memberships') }}
),

event_days as (
    select * from {{ ref('int_lead_event_days') }}
),

engagement_classes as (
    select distinct
        event_class_id,
        channel
    from {{ ref('int_event_classes') }}
    where is_engagement
),

score_bands as (
    select * from {{ ref('stg_seeds__score_bands') }}
),

clock as (
    select * from {{ ref('int_clock') }}
),

-- The last history point before each month.
months as (
    select
        max(period_end) as period_end,
        {{ month_of(dbt.dateadd('month', 1, 'period_end')) }} as month_start
    from {{ ref('int_history_points') }}
    group by {{ month_of(dbt.dateadd('month', 1, 'period_end')) }}
),

engagements as (
    select
        event_days.lead_id,
        {{ month_of('event_days.activity_date') }} as month_start,
        max(case when engagement_classes.channel <> 'email' then 1 else 0 end) as engaged_beyond_email
    from event_days
    inner join engagement_classes
        on event_days.event_class_id = engagement_classes.event_class_id
    inner join clock
        on event_days.known_date <= clock.as_of_date
    group by event_days.lead_id, {{ month_of('event_days.activity_date') }}
),

nurtured as (
    select distinct
        memberships.lead_id,
        months.month_start
    from memberships
    inner join months
        on
            cast(memberships.enrolled_at as date) < months.month_start
            and (memberships.exited_at is null or cast(memberships.exited_at as date) >= months.month_start)
)

select
    outcomes.lead_id,
    outcomes.scoring_model,
    score_bands.score_band,
    outcomes.lead_source,
    nurtured.lead_id is not null as is_nurtured,
    engagements.lead_id is not null as is_engaged,
    coalesce(engagements.engaged_beyond_email = 1, false) as is_engaged_beyond_email,
    cast({{ dbt.last_day('months.month_start', 'month') }} as date) <= clock.as_of_date as is_mature,
    months.month_start as activity_month
from months
inner join clock
    on months.month_start <= clock.as_of_date
inner join scores
    on
        months.period_end >= scores.period_end
        and coalesce(months.period_end < scores.next_period_end, true)
-- Customers are no longer nurtured to become one.
inner join outcomes
    on
        scores.lead_id = outcomes.lead_id
        and scores.scoring_model = outcomes.scoring_model
        and (outcomes.first_customer_at is null or cast(outcomes.first_customer_at as date) >= months.month_start)
inner join score_bands
    on
        scores.scoring_model = score_bands.scoring_model
        and {{ in_band('scores.score', 'score_bands') }}
left join nurtured
    on
        scores.lead_id = nurtured.lead_id
        and months.month_start = nurtured.month_start
left join engagements
    on
        scores.lead_id = engagements.lead_id
        and months.month_start = engagements.month_start

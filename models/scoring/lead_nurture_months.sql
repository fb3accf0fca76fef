{{ config(materialized="view") }}

-- Who was in a nurture program when a month began, with the score before it, and who engaged in the month. Customers
-- are no longer nurtured to become one.
with

leads as (
    select * from {{ ref('evaluation_leads') }}
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

months as (
    select distinct test_month as month_start
    from {{ ref('evaluation_tests') }}
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
    leads.lead_id,
    leads.scoring_model,
    score_bands.score_band,
    outcomes.lead_source,
    nurtured.lead_id is not null as is_nurtured,
    engagements.lead_id is not null as is_engaged,
    coalesce(engagements.engaged_beyond_email = 1, false) as is_engaged_beyond_email,
    cast({{ dbt.last_day('leads.test_month', 'month') }} as date) <= clock.as_of_date as is_mature,
    leads.test_month as activity_month
from leads
cross join clock
inner join outcomes
    on
        leads.lead_id = outcomes.lead_id
        and leads.scoring_model = outcomes.scoring_model
inner join score_bands
    on
        leads.scoring_model = score_bands.scoring_model
        and {{ in_band('leads.score', 'score_bands') }}
left join nurtured
    on
        leads.lead_id = nurtured.lead_id
        and leads.test_month = nurtured.month_start
left join engagements
    on
        leads.lead_id = engagements.lead_id
        and leads.test_month = engagements.month_start

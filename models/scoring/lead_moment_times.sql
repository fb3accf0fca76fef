-- When each moment came at which marts ask for a lead's score, and the last day that was over by then.
{%- set milestones = ['mql', 'opportunity', 'customer'] %}
with

milestones as (
    select * from {{ ref('lead_milestones') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

history as (
    select * from {{ ref('lead_score_history') }}
),

first_verdicts as (
    select * from {{ ref('int_lead_first_verdicts') }}
),

clock as (
    select * from {{ ref('int_clock') }}
),

moments as (
    select
        milestones.lead_id,
        milestones.scoring_model,
        'created' as moment,
        leads.created_at as occurred_at,
        cast({{ dbt.dateadd('day', var('score_moment_days') | int, 'leads.created_at') }} as date) as known_until
    from milestones
    inner join leads
        on milestones.lead_id = leads.lead_id

    union all

    select
        lead_id,
        scoring_model,
        'hot' as moment,
        {{ end_of_day('min(period_end)') }} as occurred_at,
        min(period_end) as known_until
    from history
    where temperature = 'hot'
    group by lead_id, scoring_model

    union all

    -- Sales has the lead from its first MQL on, or from a verdict that came before.
    select
        milestones.lead_id,
        milestones.scoring_model,
        'handover' as moment,
        {{ earlier('first_verdicts.given_at', 'milestones.first_mql_at') }} as occurred_at,
        {{ last_day_over_by(earlier('first_verdicts.given_at', 'milestones.first_mql_at')) }} as known_until
    from milestones
    left join first_verdicts
        on milestones.lead_id = first_verdicts.lead_id
    where
        milestones.is_mql
        or first_verdicts.lead_id is not null
    {%- for milestone in milestones %}

    union all

    select
        lead_id,
        scoring_model,
        '{{ milestone }}' as moment,
        first_{{ milestone }}_at as occurred_at,
        {{ last_day_over_by('first_' ~ milestone ~ '_at') }} as known_until
    from milestones
    where is_{{ milestone }}
    {%- endfor %}
)

select
    moments.lead_id,
    moments.scoring_model,
    moments.moment,
    moments.known_until <= clock.as_of_date as has_come,
    {{ is_mature_month('moments.occurred_at', 'clock.as_of_date') }} as is_mature,
    moments.known_until,
    {{ month_of('moments.occurred_at') }} as moment_month,
    moments.occurred_at
from moments
cross join clock

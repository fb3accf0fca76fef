{{ config(materialized="history_table") }}
-- depends_on: {{ ref('history_common_point') }}

-- Lead x model x history point at which the score or what it meant changed, or a deed might have moved the lead; and at
-- which the model ceased to score it (is_scored). The temperature changes with the score only.
{%- set outcomes = ['score', 'grade', 'engagement_tier', 'is_qualified', 'is_scored'] %}
with

-- Spark then shuffles once, by lead, for all that follows; others see a comment.
point_scores as (
    select /*+ repartition(lead_number) */ * from {{ ref('history_point_scores') }}
),

leads as (
    select * from {{ ref('history_scope') }}
),

points as (
    select * from {{ ref('int_history_points') }}
),

temperatures as (
    select * from {{ ref('stg_seeds__temperatures') }}
),

compared as (
    select
        {%- for column in outcomes %}
        lag(point_scores.{{ column }}) over (
            partition by point_scores.lead_number, point_scores.scoring_model
            order by point_scores.step
        ) as previous_{{ column }},
        {%- endfor %}
        -- Who comes back has left one point in between.
        lag(point_scores.score, 2) over (
            partition by point_scores.lead_number, point_scores.scoring_model
            order by point_scores.step
        ) as last_score,
        point_scores.*
    from point_scores
),

-- What is left, because the model itself has changed, is the rules'; because the lead was away, the profile's.
booked as (
    select
        compared.*,
        compared.change_from_profile
        - case when compared.is_entry then coalesce(compared.last_score, 0) else 0 end as booked_to_profile,
        compared.change_from_rules
        + case when compared.is_entry then 0 else compared.score_before - compared.previous_score end as booked_to_rules
    from compared
)

select
    leads.lead_id,
    booked.scoring_model,
    points.period,
    booked.grade,
    temperatures.temperature,
    {%- for column in ['fit_score', 'engagement_score', 'unclamped_score'] %}
    cast(booked.{{ column }} as {{ api.Column.translate_type('numeric(18,4)') }}) as {{ column }},
    {%- endfor %}
    booked.score,
    booked.change_from_events,
    booked.change_from_decay,
    booked.booked_to_profile as change_from_profile,
    booked.booked_to_rules as change_from_rules,
    booked.grade_rank,
    booked.engagement_tier,
    booked.is_qualified,
    booked.is_scored,
    booked.is_entry,
    points.period_end,
    points.previous_end
from booked
inner join leads
    on booked.lead_number = leads.lead_number
inner join points
    on booked.step = points.step
left join temperatures
    on
        booked.scoring_model = temperatures.scoring_model
        and {{ in_band('booked.score', 'temperatures') }}
where
    (booked.step > leads.first_step or leads.first_step = 0)
    and (
        booked.is_entry
        or booked.has_deed
        or booked.change_from_events <> 0
        or booked.change_from_decay <> 0
        or booked.booked_to_profile <> 0
        or booked.booked_to_rules <> 0
        {%- for column in outcomes %}
        or booked.{{ column }} is distinct from booked.previous_{{ column }}
        {%- endfor %}
    )

-- The history points at which something changed, each with what has changed the score since the row before.
{%- set changes = ['events', 'decay', 'profile', 'rules'] %}
with

scores as (
    select * from {{ ref('history_scores') }}
),

stays as (
    select * from {{ ref('lead_stage_history') }}
),

profile_versions as (
    select
        lead_id,
        min(observed_from) as observed_from
    from {{ ref('int_lead_profile_versions') }}
    group by lead_id
),

with_stages as (
    select
        scores.*,
        stays.lifecycle_stage,
        {%- for change in changes %}
        sum(scores.change_from_{{ change }}) over (
            partition by scores.lead_id, scores.scoring_model
            order by scores.step
            rows between unbounded preceding and current row
        ) as total_from_{{ change }},
        {%- endfor %}
        coalesce(scores.period_end < profile_versions.observed_from, false) as is_profile_assumed
    from scores
    left join stays
        on
            scores.lead_id = stays.lead_id
            and scores.scoring_model = stays.scoring_model
            and cast(stays.entered_at as date) <= scores.period_end
            and (stays.left_at is null or cast(stays.left_at as date) > scores.period_end)
    left join profile_versions
        on scores.lead_id = profile_versions.lead_id
),

compared as (
    select
        *,
        {%- for column in ['score', 'grade', 'temperature', 'lifecycle_stage', 'is_qualified'] %}
        lag({{ column }}) over (partition by lead_id, scoring_model order by step) as previous_{{ column }},
        {%- endfor %}
        row_number() over (partition by lead_id, scoring_model order by step) as point_number
    from with_stages
),

changed as (
    select * from compared
    where
        point_number = 1
        or score != previous_score
        or coalesce(grade, '') != coalesce(previous_grade, '')
        or coalesce(temperature, '') != coalesce(previous_temperature, '')
        or coalesce(lifecycle_stage, '') != coalesce(previous_lifecycle_stage, '')
        or is_qualified != previous_is_qualified
),

since_row_before as (
    select
        *,
        {%- for change in changes %}
        total_from_{{ change }} - coalesce(
            lag(total_from_{{ change }}) over (partition by lead_id, scoring_model order by step), 0
        ) as since_from_{{ change }},
        {%- endfor %}
        score - coalesce(lag(score) over (partition by lead_id, scoring_model order by step), 0) as score_change
    from changed
)

select
    lead_id,
    scoring_model,
    period,
    grade,
    temperature,
    lifecycle_stage,
    fit_score,
    engagement_score,
    score,
    cast(score_change as {{ dbt.type_int() }}) as score_change,
    {%- for change in changes %}
    cast(since_from_{{ change }} as {{ dbt.type_int() }}) as change_from_{{ change }},
    {%- endfor %}
    is_qualified,
    is_profile_assumed,
    period_end
from since_row_before

{{ config(materialized=long_query_step()) }}

-- Lead x model x state of the profile: the fit score, before and after each kind of change, grade and qualification,
-- and the numbers by which the model makes a score of fit and engagement. All this holds until the next state: a new
-- version of the model begins one.
{%- set number_type = type_double() %}
{%- set numbers = ['fit_weight', 'engagement_weight', 'engagement_min', 'engagement_max', 'score_min', 'score_max'] %}
with

profile_states as (
    select * from {{ ref('history_profile_states') }}
),

points as (
    select * from {{ ref('int_history_points') }}
),

scoring_models as (
    select
        scoring_model,
        valid_from,
        valid_to,
        {%- for number in ['fit_min', 'fit_max'] + numbers %}
        cast({{ number }} as {{ number_type }}) as {{ number }},
        {%- endfor %}
        spam_threshold
    from {{ ref('stg_seeds__scoring_models') }}
),

grade_scales as (
    select * from {{ ref('grade_scales') }}
),

ladder_ends as (
    select
        scoring_model,
        min(grade_rank) as lowest_rank,
        max(grade_rank) as highest_rank,
        max(case when is_start then grade_rank end) as start_rank
    from grade_scales
    where grade_method = 'thirds'
    group by scoring_model
),

standings as (
    select
        states.*,
        {%- for moment in ['before', 'profile', 'rules'] %}
        {{ side_score('states.fit_' ~ moment, 'fit', 'scoring_models') }} as fit_score_{{ moment }},
        {%- endfor %}
        {%- for number in numbers %}
        scoring_models.{{ number }},
        {%- endfor %}
        case
            when states.known_criteria > 0
                then {{ clamp(
                    'ladder_ends.start_rank + states.thirds', 'ladder_ends.lowest_rank', 'ladder_ends.highest_rank'
                ) }}
        end as ladder_rank,
        states.unmet_must_haves = 0
        and not coalesce(
            states.spam_points >= scoring_models.spam_threshold
            or (scoring_models.spam_threshold is null and states.spam_points > 0),
            false
        ) as is_qualified
    from profile_states as states
    inner join points
        on states.step = points.step
    left join scoring_models
        on
            states.scoring_model = scoring_models.scoring_model
            and {{ valid_on('scoring_models', 'points.period_end') }}
    left join ladder_ends
        on states.scoring_model = ladder_ends.scoring_model
    where
        states.is_scored
        or states.was_scored
)

select
    standings.lead_number,
    standings.scoring_model,
    standings.state_number,
    coalesce(grade_scales.grade, 'ungraded') as grade,
    standings.step,
    {%- for moment in ['before', 'profile', 'rules'] %}
    standings.fit_score_{{ moment }} as fit_{{ moment }},
    {%- endfor %}
    {%- for number in numbers %}
    standings.{{ number }},
    {%- endfor %}
    grade_scales.grade_rank,
    standings.is_qualified,
    standings.has_deed,
    standings.is_scored,
    standings.was_scored
from standings
left join grade_scales
    on
        standings.scoring_model = grade_scales.scoring_model
        and (
            (grade_scales.grade_method = 'bands' and {{ in_band('standings.fit_score_rules', 'grade_scales') }})
            or (grade_scales.grade_method = 'thirds' and standings.ladder_rank = grade_scales.grade_rank)
        )

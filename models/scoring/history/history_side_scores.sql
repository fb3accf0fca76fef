{{ config(materialized=long_query_step()) }}

-- Lead x model x history point at which anything changes: both sides within their bounds, before and after each kind of
-- change, and what else is known of the lead then.
{%- set number_type = type_double() %}
{%- set sides = {
    'fit': ['before', 'profile', 'rules'],
    'engagement': ['before', 'decay', 'events', 'rules'],
} %}
with

changes as (
    select
        *,
        from_decay + from_events + from_rules as engagement_change
    from {{ ref('history_changes') }}
),

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
        {%- for side in sides %}
        {%- for number in ['weight', 'min', 'max'] %}
        cast({{ side }}_{{ number }} as {{ number_type }}) as {{ side }}_{{ number }},
        {%- endfor %}
        {%- endfor %}
        cast(score_min as {{ number_type }}) as score_min,
        cast(score_max as {{ number_type }}) as score_max,
        spam_threshold
    from {{ ref('stg_seeds__scoring_models') }}
),

summed as (
    select
        *,
        sum(engagement_change) over (
            partition by lead_number, scoring_model
            order by step
            rows between unbounded preceding and current row
        ) as total_engagement,
        max(new_state) over (
            partition by lead_number, scoring_model
            order by step
            rows between unbounded preceding and current row
        ) as state_number
    from changes
),

-- Between two states of the profile all is as it was after the first.
variants as (
    select
        summed.lead_number,
        summed.scoring_model,
        {%- for moment in sides.fit %}
        case when summed.new_state > 0 then states.fit_{{ moment }} else states.fit_rules end as fit_{{ moment }},
        {%- endfor %}
        {{ round_half_away('total_engagement - engagement_change', 4) }} as engagement_before,
        {{ round_half_away('total_engagement - engagement_change + from_decay', 4) }} as engagement_decay,
        {{ round_half_away('total_engagement - from_rules', 4) }} as engagement_events,
        {{ round_half_away('total_engagement', 4) }} as engagement_rules,
        states.thirds,
        states.known_criteria,
        states.unmet_must_haves,
        states.spam_points,
        summed.new_state > 0 and states.has_deed as has_deed,
        states.is_scored,
        case when summed.new_state > 0 then states.was_scored else states.is_scored end as was_scored,
        summed.step
    from summed
    inner join profile_states as states
        on
            summed.lead_number = states.lead_number
            and summed.scoring_model = states.scoring_model
            and summed.state_number = states.state_number
)

select
    variants.lead_number,
    variants.scoring_model,
    variants.step,
    {%- for side, moments in sides.items() %}
    {%- for moment in moments %}
    {{ side_score('variants.' ~ side ~ '_' ~ moment, side, 'scoring_models') }} as {{ side }}_{{ moment }},
    {%- endfor %}
    {%- endfor %}
    variants.thirds,
    variants.known_criteria,
    variants.unmet_must_haves,
    variants.spam_points,
    scoring_models.fit_weight,
    scoring_models.engagement_weight,
    scoring_models.score_min,
    scoring_models.score_max,
    scoring_models.spam_threshold,
    variants.has_deed,
    variants.is_scored,
    variants.is_scored and not variants.was_scored as is_entry
from variants
inner join points
    on variants.step = points.step
left join scoring_models
    on
        variants.scoring_model = scoring_models.scoring_model
        and {{ valid_on('scoring_models', 'points.period_end') }}
where
    variants.is_scored
    or variants.was_scored

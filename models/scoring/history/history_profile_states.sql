{{ config(materialized=long_query_step()) }}

-- Lead x model x history point at which something changes that the lead did not do itself: what is true from there on.
{%- set sums = ['thirds', 'known_criteria', 'unmet_must_haves', 'spam_points', 'span_count'] %}
with

profile_changes as (
    select * from {{ ref('history_profile_changes') }}
),

leads as (
    select * from {{ ref('history_leads') }}
),

-- Whoever goes on from the run before has all that was before at the first point.
changes as (
    select
        leads.lead_number,
        profile_changes.scoring_model,
        {%- for column in history_profile_columns() %}
        cast(sum(profile_changes.{{ column }}) as {{ type_double() }}) as {{ column }},
        {%- endfor %}
        greatest(profile_changes.step, leads.first_step) as step
    from profile_changes
    inner join leads
        on profile_changes.lead_id = leads.lead_id
    group by leads.lead_number, profile_changes.scoring_model, greatest(profile_changes.step, leads.first_step)
),

summed as (
    select
        lead_number,
        scoring_model,
        row_number() over (partition by lead_number, scoring_model order by step) as state_number,
        fit_from_profile + fit_from_rules as fit_change,
        fit_from_rules,
        span_count as span_change,
        deed_count,
        sum(fit_from_profile + fit_from_rules) over (
            partition by lead_number, scoring_model
            order by step
            rows between unbounded preceding and current row
        ) as total_fit,
        {%- for column in sums %}
        sum({{ column }}) over (
            partition by lead_number, scoring_model
            order by step
            rows between unbounded preceding and current row
        ) as {{ column }},
        {%- endfor %}
        step
    from changes
)

select
    lead_number,
    scoring_model,
    state_number,
    {{ round_half_away('total_fit - fit_change', 4) }} as fit_before,
    {{ round_half_away('total_fit - fit_from_rules', 4) }} as fit_profile,
    {{ round_half_away('total_fit', 4) }} as fit_rules,
    thirds,
    known_criteria,
    unmet_must_haves,
    spam_points,
    deed_count > 0 as has_deed,
    span_count > 0 as is_scored,
    span_count > span_change as was_scored,
    step
from summed

{{ config(materialized=long_query_step()) }}

-- Lead x model x history point at which anything changes: both sides within their bounds, before and after each kind of
-- change, and what else is known of the lead then.
{%- set number_type = type_double() %}
{%- set sides = {
    'fit': {'before': '- fit_change', 'profile': '- fit_from_rules', 'rules': ''},
    'engagement': {
        'before': '- engagement_change', 'decay': '- engagement_change + engagement_from_decay',
        'events': '- engagement_from_rules', 'rules': '',
    },
} %}
{%- set sums = ['thirds', 'known_criteria', 'unmet_must_haves', 'spam_points', 'span_count'] %}
with

changes as (
    select
        *,
        fit_from_profile + fit_from_rules as fit_change,
        engagement_from_decay + engagement_from_events + engagement_from_rules as engagement_change
    from {{ ref('history_changes') }}
),

points as (
    select * from {{ ref('int_history_points') }}
),

scoring_models as (
    select
        scoring_model,
        valid_from,
        valid_to,
        {%- for side in ['fit', 'engagement'] %}
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
        {%- for column in ['fit_change', 'engagement_change'] + sums %}
        sum(changes.{{ column }}) over (
            partition by changes.lead_number, changes.scoring_model
            order by changes.step
            rows between unbounded preceding and current row
        ) as total_{{ column }},
        {%- endfor %}
        changes.*
    from changes
),

variants as (
    select
        summed.*,
        {%- for side, moments in sides.items() %}
        {%- for moment, change in moments.items() %}
        {{ round_half_away('total_' ~ side ~ '_change ' ~ change, 4) }} as {{ side }}_{{ moment }},
        {%- endfor %}
        {%- endfor %}
        points.period,
        points.period_end,
        points.previous_end
    from summed
    inner join points
        on summed.step = points.step
)

select
    variants.lead_number,
    variants.scoring_model,
    variants.period,
    variants.step,
    {%- for side, moments in sides.items() %}
    {%- for moment in moments %}
    {{ side_score('variants.' ~ side ~ '_' ~ moment, side, 'scoring_models') }} as {{ side }}_{{ moment }},
    {%- endfor %}
    {%- endfor %}
    {%- for column in sums %}
    variants.total_{{ column }} as {{ column }},
    {%- endfor %}
    scoring_models.fit_weight,
    scoring_models.engagement_weight,
    scoring_models.score_min,
    scoring_models.score_max,
    scoring_models.spam_threshold,
    variants.deed_count > 0 as has_deed,
    variants.total_span_count > 0 as is_scored,
    variants.total_span_count > 0 and variants.total_span_count = variants.span_count as is_entry,
    variants.period_end,
    variants.previous_end
from variants
left join scoring_models
    on
        variants.scoring_model = scoring_models.scoring_model
        and {{ valid_on('scoring_models', 'variants.period_end') }}

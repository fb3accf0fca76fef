-- Versions of one rule share its id and differ in validity, so each version gets a key of its own.
with

engagement_rules as (
    select * from {{ ref('stg_seeds__engagement_rules') }}
)

select
    rule_id,
    scoring_model,
    rule_group,
    channel,
    activity_type,
    content_operator,
    content_value,
    coalesce(counting, 'each') as counting,
    coalesce(decay, 'none') as decay,
    description,
    priority,
    min_count,
    max_count,
    limit_count,
    limit_days,
    window_days,
    decay_days,
    points,
    decay_rate,
    min_points,
    max_points,
    valid_from,
    valid_to,
    row_number() over (order by scoring_model, rule_id, valid_from) as rule_key
from engagement_rules

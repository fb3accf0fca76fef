-- Versions of one rule share its id and differ in validity, so each version gets a key of its own.
with

engagement_rules as (
    select * from {{ ref('stg_seeds__engagement_rules') }}
),

events as (
    select source_table from {{ ref('int_events__unioned') }}
),

rule_groups as (
    select * from {{ ref('int_rule_groups') }}
)

select
    engagement_rules.rule_id,
    engagement_rules.scoring_model,
    engagement_rules.rule_group,
    engagement_rules.channel,
    engagement_rules.activity_type,
    engagement_rules.content_operator,
    engagement_rules.content_value,
    coalesce(engagement_rules.counting, 'each') as counting,
    coalesce(engagement_rules.decay, 'none') as decay,
    engagement_rules.description,
    engagement_rules.priority,
    engagement_rules.min_count,
    engagement_rules.max_count,
    engagement_rules.limit_count,
    engagement_rules.limit_days,
    engagement_rules.window_days,
    engagement_rules.decay_days,
    engagement_rules.points,
    engagement_rules.decay_rate,
    engagement_rules.min_points,
    engagement_rules.max_points,
    rule_groups.combine as group_combine,
    rule_groups.group_key,
    rule_groups.min_points as group_min_points,
    rule_groups.max_points as group_max_points,
    engagement_rules.valid_from,
    engagement_rules.valid_to,
    row_number() over (
        order by engagement_rules.scoring_model, engagement_rules.rule_id, engagement_rules.valid_from nulls last
    ) as rule_key
from engagement_rules
left join rule_groups
    on
        engagement_rules.scoring_model = rule_groups.scoring_model
        and engagement_rules.rule_group = rule_groups.rule_group
-- Without events nothing is known of silence.
where
    lower(engagement_rules.activity_type) != 'inactivity'
    or exists (select events.source_table from events)

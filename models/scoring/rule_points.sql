-- Lead x model x date x rule that matched: its points, held by the rule's own bounds and chosen by its group.
{%- set key = 'lead_id, scoring_model, rule_group' %}
with

rule_groups as (
    select * from {{ ref('stg_seeds__rule_groups') }}
),

matched as (
    select * from {{ ref('fit_rule_points') }}

    union all

    select * from {{ ref('engagement_rule_points') }}

    union all

    select * from {{ ref('inactivity_rule_points') }}
),

in_groups as (
    select
        matched.*,
        rule_groups.side,
        rule_groups.combine
    from matched
    inner join rule_groups
        on
            matched.scoring_model = rule_groups.scoring_model
            and matched.rule_group = rule_groups.rule_group
),

-- Groups that add up, by far the most rows, need no ranking.
chosen as (
    select
        *,
        is_reached as is_chosen
    from in_groups
    where combine = 'sum'

    union all

    select
        *,
        is_reached and row_number() over (
            partition by {{ key }}, is_reached
            order by priority asc nulls last, rule_id asc
        ) = 1 as is_chosen
    from in_groups
    where combine = 'first_match'

    union all

    select
        *,
        is_reached and row_number() over (
            partition by {{ key }}, is_reached
            order by clamped_points desc, rule_id asc
        ) = 1 as is_chosen
    from in_groups
    where combine = 'max'
)

select
    lead_id,
    scoring_model,
    as_of_date,
    side,
    rule_group,
    rule_id,
    matched_value,
    events_seen,
    events_counted,
    is_chosen,
    raw_points,
    case when is_chosen then points else 0 end as points,
    case when is_chosen then clamped_points else 0 end as clamped_points,
    momentum
from chosen

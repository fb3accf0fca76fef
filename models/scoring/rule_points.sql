-- Lead x rule that matched: its points, held by the rule's own bounds and chosen by its group.
with

rules as (
    select * from {{ ref('scoring_rules') }}
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
        rules.group_key,
        rules.combine,
        case rules.combine when 'first_match' then rules.priority else -matched.clamped_points end as place
    from matched
    inner join rules
        on matched.rule_number = rules.rule_number
),

-- Groups that add up, by far the most rows, need no ranking.
chosen as (
    select
        *,
        is_reached as is_chosen
    from in_groups
    where
        combine = 'sum'
        or not is_reached

    union all

    select
        *,
        row_number() over (
            partition by lead_id, group_key
            order by place asc nulls last, rule_number asc
        ) = 1 as is_chosen
    from in_groups
    where
        combine != 'sum'
        and is_reached
)

select
    lead_id,
    rule_number,
    group_key,
    matched_value,
    age_days,
    events_seen,
    events_counted,
    raw_points,
    case when is_chosen then points else 0 end as points,
    case when is_chosen then clamped_points else 0 end as clamped_points,
    momentum
from chosen

-- Rule of today: its points, what they weigh in the score, and how often a lead that hits it gets them.
with

rules as (
    select
        scoring_model,
        rule_id,
        rule_group,
        side,
        description,
        points,
        side_weight,
        coalesce(counting = 'each', false) as is_repeatable
    from {{ ref('scoring_rules') }}
),

contributions as (
    select * from {{ ref('lead_score_contributions') }}
    where entry_type = 'rule'
),

-- Points before any decay, over the points of one time: more than 1 where each event counts.
repeats as (
    select
        rules.scoring_model,
        rules.rule_id,
        avg(cast(contributions.raw_points as {{ type_double() }})) / nullif(max(rules.points), 0) as times_counted
    from rules
    inner join contributions
        on
            rules.scoring_model = contributions.scoring_model
            and rules.rule_id = contributions.rule_id
    where
        rules.is_repeatable
        and contributions.raw_points != 0
    group by rules.scoring_model, rules.rule_id
)

select
    rules.scoring_model,
    rules.rule_id,
    rules.rule_group,
    rules.side,
    rules.description,
    rules.points,
    rules.side_weight,
    coalesce(repeats.times_counted, 1) as times_counted,
    rules.is_repeatable
from rules
left join repeats
    on
        rules.scoring_model = repeats.scoring_model
        and rules.rule_id = repeats.rule_id

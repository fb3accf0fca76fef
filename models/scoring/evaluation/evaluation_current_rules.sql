-- Rule of today: its points, what they weigh in the score, and how often a lead that hits it gets them.
with

fit_rules as (
    select * from {{ ref('stg_seeds__fit_rules') }}
),

engagement_rules as (
    select * from {{ ref('int_engagement_rules') }}
),

scoring_models as (
    select * from {{ ref('stg_seeds__scoring_models') }}
),

contributions as (
    select * from {{ ref('lead_score_contributions') }}
    where entry_type = 'rule'
),

clock as (
    select * from {{ ref('int_clock') }}
),

rules as (
    {% for side in ['fit', 'engagement'] -%}
    select
        {{ side }}_rules.scoring_model,
        {{ side }}_rules.rule_id,
        {{ side }}_rules.rule_group,
        '{{ side }}' as side,
        {{ side }}_rules.description,
        {{ side }}_rules.points,
        scoring_models.{{ side }}_weight as side_weight,
        {{ 'false' if side == 'fit' else "engagement_rules.counting = 'each'" }} as is_repeatable
    from {{ side }}_rules
    cross join clock
    inner join scoring_models
        on
            {{ side }}_rules.scoring_model = scoring_models.scoring_model
            and {{ valid_on('scoring_models', 'clock.as_of_date') }}
    where {{ valid_on(side ~ '_rules', 'clock.as_of_date') }}
    {% if not loop.last %}
    union all

    {% endif -%}
    {% endfor %}
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

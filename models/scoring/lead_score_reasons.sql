-- The strongest five rules for and against each lead, as a salesperson would say them.
{%- set text_type = dbt.type_string() %}
with

rule_points as (
    select * from {{ ref('rule_points') }}
    where points != 0
),

clock as (
    select * from {{ ref('int_clock') }}
),

scoring_models as (
    select * from {{ ref('stg_seeds__scoring_models') }}
),

rules as (
    select
        scoring_model,
        rule_id,
        description,
        'fit' as rule_kind,
        valid_from,
        valid_to
    from {{ ref('stg_seeds__fit_rules') }}

    union all

    select
        scoring_model,
        rule_id,
        description,
        case when lower(activity_type) = 'inactivity' then 'inactivity' else 'engagement' end as rule_kind,
        valid_from,
        valid_to
    from {{ ref('stg_seeds__engagement_rules') }}
),

-- Numbers in the order of ids, which sort faster.
rules_today as (
    select
        rules.scoring_model,
        rules.rule_id,
        rules.description,
        rules.rule_kind,
        scoring_models.fit_weight,
        scoring_models.engagement_weight,
        row_number() over (order by rules.rule_id) as rule_number
    from rules
    cross join clock
    inner join scoring_models
        on
            rules.scoring_model = scoring_models.scoring_model
            and {{ valid_on('scoring_models', 'clock.as_of_date') }}
    where {{ valid_on('rules', 'clock.as_of_date') }}
),

weighted as (
    select
        rule_points.lead_id,
        rule_points.scoring_model,
        rule_points.matched_value,
        rule_points.events_counted,
        rules_today.rule_number,
        case rule_points.side
            when 'fit' then {{ weighted_score('rule_points.clamped_points', 'fit', 'rules_today') }}
            else {{ weighted_score('rule_points.clamped_points', 'engagement', 'rules_today') }}
        end as points
    from rule_points
    inner join rules_today
        on
            rule_points.scoring_model = rules_today.scoring_model
            and rule_points.rule_id = rules_today.rule_id
),

ranked as (
    select
        *,
        row_number() over (
            partition by lead_id, scoring_model, points > 0
            order by abs(points) desc, rule_number asc
        ) as reason_rank
    from weighted
    where points != 0
)

select
    ranked.lead_id,
    ranked.scoring_model,
    case when ranked.points > 0 then 'for' else 'against' end as direction,
    coalesce(rules_today.description, rules_today.rule_id)
    || case
        when rules_today.rule_kind = 'fit' and ranked.matched_value is not null
            then ' (' || substring(ranked.matched_value, 1, 80) || ')'
        when rules_today.rule_kind = 'inactivity'
            then ' (' || ranked.matched_value || ' days)'
        when ranked.events_counted = 1 and ranked.matched_value is not null
            then ' (' || ranked.matched_value || ')'
        when ranked.events_counted > 1
            then
                ' (' || cast(ranked.events_counted as {{ text_type }}) || ' times, last on '
                || ranked.matched_value || ')'
        else ''
    end as reason,
    cast(ranked.reason_rank as {{ dbt.type_int() }}) as reason_rank,
    cast(ranked.points as {{ api.Column.translate_type('numeric(18,4)') }}) as points
from ranked
inner join rules_today
    on ranked.rule_number = rules_today.rule_number
where ranked.reason_rank <= 5

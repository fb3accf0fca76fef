-- The rules of the day scored, numbered in the order of their ids: the ledger of the leads names them by number.
with

fit_rules as (
    select * from {{ ref('attribute_conditions') }}
    where condition_type = 'fit'
),

engagement_rules as (
    select * from {{ ref('int_engagement_rules') }}
),

rule_groups as (
    select * from {{ ref('int_rule_groups') }}
),

scoring_models as (
    select * from {{ ref('stg_seeds__scoring_models') }}
),

clock as (
    select * from {{ ref('int_clock') }}
),

rules as (
    select
        condition_id,
        cast(null as {{ dbt.type_bigint() }}) as rule_key,
        scoring_model,
        rule_group,
        rule_id,
        'fit' as rule_kind,
        description,
        priority,
        points,
        valid_from,
        valid_to
    from fit_rules

    union all

    select
        cast(null as {{ dbt.type_bigint() }}) as condition_id,
        rule_key,
        scoring_model,
        rule_group,
        rule_id,
        case when lower(activity_type) = 'inactivity' then 'inactivity' else 'engagement' end as rule_kind,
        description,
        priority,
        points,
        valid_from,
        valid_to
    from engagement_rules
)

select
    cast(row_number() over (order by rules.rule_id, rules.scoring_model) as {{ dbt.type_int() }}) as rule_number,
    rules.condition_id,
    rules.rule_key,
    rule_groups.group_key,
    rules.scoring_model,
    rule_groups.side,
    rules.rule_group,
    rules.rule_id,
    rules.rule_kind,
    rules.description,
    rule_groups.combine,
    engagement_rules.counting,
    rules.priority,
    rules.points,
    engagement_rules.min_points,
    engagement_rules.max_points,
    engagement_rules.min_count,
    engagement_rules.max_count,
    engagement_rules.limit_count,
    engagement_rules.limit_days,
    engagement_rules.window_days,
    case rule_groups.side when 'fit' then scoring_models.fit_weight else scoring_models.engagement_weight end
        as side_weight,
    clock.as_of_date
from rules
inner join clock
    on {{ valid_on('rules', 'clock.as_of_date') }}
inner join scoring_models
    on
        rules.scoring_model = scoring_models.scoring_model
        and {{ valid_on('scoring_models', 'clock.as_of_date') }}
inner join rule_groups
    on
        rules.scoring_model = rule_groups.scoring_model
        and rules.rule_group = rule_groups.rule_group
left join engagement_rules
    on rules.rule_key = engagement_rules.rule_key

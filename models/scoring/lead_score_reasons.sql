-- The strongest five rules for and against each lead, as a salesperson would say them.
{%- set text_type = dbt.type_string() %}
with

rule_points as (
    select * from {{ ref('rule_points') }}
    where points != 0
),

rules as (
    select * from {{ ref('scoring_rules') }}
),

weighted as (
    select
        rule_points.lead_id,
        rule_points.rule_number,
        rules.scoring_model,
        rule_points.matched_value,
        rule_points.age_days,
        rule_points.events_counted,
        {{ weighted_score('rule_points.clamped_points', 'side', 'rules') }} as points
    from rule_points
    inner join rules
        on rule_points.rule_number = rules.rule_number
),

-- Rules are numbered in the order of their ids.
ranked as (
    select
        *,
        row_number() over (
            partition by lead_id, scoring_model, points > 0
            order by abs(points) desc, rule_number asc
        ) as reason_rank
    from weighted
    where points != 0
),

strongest as (
    select
        ranked.lead_id,
        ranked.scoring_model,
        rules.rule_kind,
        coalesce(rules.description, rules.rule_id) as rule_words,
        {{ matched_value('ranked', 'rules') }} as matched_value,
        ranked.events_counted,
        ranked.reason_rank,
        ranked.points
    from ranked
    inner join rules
        on ranked.rule_number = rules.rule_number
    where ranked.reason_rank <= 5
)

select
    lead_id,
    scoring_model,
    case when points > 0 then 'for' else 'against' end as direction,
    rule_words
    || case
        when rule_kind = 'fit' and matched_value is not null
            then ' (' || substring(matched_value, 1, 80) || ')'
        when rule_kind = 'inactivity'
            then ' (' || matched_value || ' days)'
        when events_counted = 1 and matched_value is not null
            then ' (' || matched_value || ')'
        when events_counted > 1
            then ' (' || cast(events_counted as {{ text_type }}) || ' times, last on ' || matched_value || ')'
        else ''
    end as reason,
    cast(reason_rank as {{ dbt.type_int() }}) as reason_rank,
    cast(points as {{ api.Column.translate_type('numeric(18,4)') }}) as points
from strongest

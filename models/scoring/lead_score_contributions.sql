-- The ledger: what each rule gave and what each cap, weight and rounding took or added. It adds up to the score.
{%- set text_type = dbt.type_string() %}
{%- set points_type = api.Column.translate_type('numeric(18,4)') %}
{%- set score_steps = [
    ('side_cap:fit', "'fit'", 'fit_score - fit_points'),
    ('weight:fit', "'fit'", 'weighted_fit - fit_score'),
    ('side_cap:engagement', "'engagement'", 'engagement_score - engagement_points'),
    ('weight:engagement', "'engagement'", 'weighted_engagement - engagement_score'),
    ('score_cap', 'null', 'clamped_score - unclamped_score'),
    ('rounding', 'null', 'score - clamped_score'),
] %}
with

rule_points as (
    select * from {{ ref('rule_points') }}
),

group_points as (
    select * from {{ ref('group_points') }}
),

score_points as (
    select * from {{ ref('score_points') }}
),

rules as (
    select * from {{ ref('scoring_rules') }}
),

rule_groups as (
    select * from {{ ref('int_rule_groups') }}
),

-- Each rule is an entry, and so is what its own bounds took or added.
entry_types as (
    select 'rule' as entry_type

    union all

    select 'adjustment' as entry_type
),

adjustments as (
    select
        group_points.lead_id,
        rule_groups.scoring_model,
        'group_cap:' || rule_groups.rule_group as rule_id,
        rule_groups.rule_group,
        rule_groups.side,
        group_points.clamped_points - group_points.points as points
    from group_points
    inner join rule_groups
        on group_points.group_key = rule_groups.group_key
    {%- for rule_id, side, step in score_steps %}

    union all

    select
        lead_id,
        scoring_model,
        '{{ rule_id }}' as rule_id,
        cast(null as {{ text_type }}) as rule_group,
        {{ side }} as side,
        {{ step }} as points
    from score_points
    {%- endfor %}
)

select
    rule_points.lead_id,
    rules.scoring_model,
    entry_types.entry_type,
    case entry_types.entry_type when 'rule' then rules.rule_id else 'rule_cap:' || rules.rule_id end as rule_id,
    rules.rule_group,
    rules.side,
    case entry_types.entry_type when 'rule' then {{ matched_value('rule_points', 'rules') }} end as matched_value,
    cast(case entry_types.entry_type when 'rule' then rule_points.events_seen end as {{ dbt.type_int() }})
        as events_seen,
    cast(case entry_types.entry_type when 'rule' then rule_points.events_counted end as {{ dbt.type_int() }})
        as events_counted,
    cast(case entry_types.entry_type when 'rule' then rule_points.raw_points end as {{ points_type }}) as raw_points,
    cast(case entry_types.entry_type
        when 'rule' then rule_points.points
        else rule_points.clamped_points - rule_points.points
    end as {{ points_type }}) as points
from rule_points
inner join entry_types
    on
        entry_types.entry_type = 'rule'
        or rule_points.clamped_points != rule_points.points
inner join rules
    on rule_points.rule_number = rules.rule_number

union all

select
    lead_id,
    scoring_model,
    'adjustment' as entry_type,
    rule_id,
    rule_group,
    side,
    cast(null as {{ text_type }}) as matched_value,
    cast(null as {{ dbt.type_int() }}) as events_seen,
    cast(null as {{ dbt.type_int() }}) as events_counted,
    cast(null as {{ points_type }}) as raw_points,
    cast(points as {{ points_type }}) as points
from adjustments
where points != 0

{{ config(materialized="view") }}

-- Lead tested x rule: who had met the rule then, and about how many points it gave.
{%- set lead_columns = [
    'lead_id', 'scoring_model', 'fit_score', 'engagement_score', 'fit_stratum', 'engagement_stratum', 'test_month',
    'scored_on', 'converted_on',
] %}
with

rule_tests as (
    select * from {{ ref('evaluation_rules') }}
),

leads as (
    select * from {{ ref('evaluation_leads') }}
    where test_month in (select rule_tests.test_month from rule_tests)
),

rules as (
    select * from {{ ref('int_engagement_rules') }}
),

match_periods as (
    select * from {{ ref('attribute_match_periods') }}
    where condition_id in (select rule_tests.condition_id from rule_tests)
),

rule_events as (
    select * from {{ ref('evaluation_rule_events') }}
),

silences as (
    select * from {{ ref('evaluation_silences') }}
),

limits as (
    select * from {{ ref('evaluation_limits') }}
),

counted as (
    select
        lead_id,
        rule_key,
        test_month,
        event_count,
        weighted_events,
        latest_weight
    from rule_events

    union all

    select
        lead_id,
        rule_key,
        test_month,
        step_count as event_count,
        step_count as weighted_events,
        1 as latest_weight
    from silences
),

-- Points that have faded are no hit any more.
reached as (
    select
        counted.lead_id,
        rules.scoring_model,
        rules.rule_id,
        counted.test_month,
        rules.min_points,
        rules.max_points,
        rules.points * case when rules.counting = 'each' then counted.weighted_events else counted.latest_weight end
            as points
    from counted
    inner join rules
        on counted.rule_key = rules.rule_key
    inner join limits
        on counted.latest_weight >= limits.hit_min_weight
    where
        (rules.counting != 'range' and counted.event_count > 0)
        or (
            rules.counting = 'range'
            and counted.event_count >= coalesce(rules.min_count, 1)
            and (rules.max_count is null or counted.event_count <= rules.max_count)
        )
)

select
    {%- for column in lead_columns %}
    leads.{{ column }},
    {%- endfor %}
    rule_tests.rule_id,
    rule_tests.points as fit_points,
    0 as engagement_points
from leads
inner join match_periods
    on
        leads.lead_id = match_periods.lead_id
        and {{ valid_on('match_periods', 'leads.scored_on') }}
inner join rule_tests
    on
        match_periods.condition_id = rule_tests.condition_id
        and leads.scoring_model = rule_tests.scoring_model
        and leads.test_month = rule_tests.test_month

union all

select
    {%- for column in lead_columns %}
    leads.{{ column }},
    {%- endfor %}
    reached.rule_id,
    0 as fit_points,
    {{ clamp('reached.points', 'reached.min_points', 'reached.max_points') }} as engagement_points
from leads
inner join reached
    on
        leads.lead_id = reached.lead_id
        and leads.scoring_model = reached.scoring_model
        and leads.test_month = reached.test_month

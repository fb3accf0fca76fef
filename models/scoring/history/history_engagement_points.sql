-- Lead x model x history point with any engagement points: the side's points before its own bounds.
{%- set variants = ['decay', 'events', 'rules'] %}
with

rule_points as (
    select * from {{ ref('history_rule_points') }}
),

rule_groups as (
    select * from {{ ref('stg_seeds__rule_groups') }}
),

groups as (
    {{ combined_group_points('rule_points', ['lead_id', 'scoring_model', 'step'], variants) }}
)

select
    lead_id,
    scoring_model,
    {%- for variant in variants %}
    sum(points_{{ variant }}) as points_{{ variant }},
    {%- endfor %}
    step
from groups
group by lead_id, scoring_model, step

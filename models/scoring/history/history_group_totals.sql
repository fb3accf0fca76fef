{{ config(materialized=long_query_step()) }}

-- Lead x group of engagement rules x history point at which a rule of it may change: the points of the group before its
-- bounds, as its rules combine.
{%- set variants = ['before', 'decay', 'events', 'rules'] %}
with

rule_groups as (
    select distinct
        group_key,
        group_combine
    from {{ ref('int_engagement_rules') }}
),

sums as (
    select * from {{ ref('history_group_sums') }}
),

rule_points as (
    select
        points.*,
        rule_groups.group_combine
    from {{ ref('history_rule_points') }} as points
    inner join rule_groups
        on points.group_key = rule_groups.group_key
),

chosen as (
    select
        lead_number,
        group_key,
        {%- for variant in variants %}
        points_{{ variant }},
        row_number() over (
            partition by lead_number, group_key, step
            order by
                case when points_{{ variant }} is null then 1 else 0 end asc,
                place asc
        ) as choice_{{ variant }},
        {%- endfor %}
        step
    from rule_points
    where group_combine = 'first_match'
)

select
    lead_number,
    group_key,
    {%- for variant in variants %}
    points_{{ variant }},
    {%- endfor %}
    step
from sums

union all

select
    lead_number,
    group_key,
    {%- for variant in variants %}
    coalesce(max(points_{{ variant }}), 0) as points_{{ variant }},
    {%- endfor %}
    step
from rule_points
where group_combine = 'max'
group by lead_number, group_key, step

union all

select
    lead_number,
    group_key,
    {%- for variant in variants %}
    coalesce(max(case when choice_{{ variant }} = 1 then points_{{ variant }} end), 0) as points_{{ variant }},
    {%- endfor %}
    step
from chosen
group by lead_number, group_key, step

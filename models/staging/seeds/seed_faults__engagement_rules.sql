{{ config(schema='seeds') }}

{#- What the columns of an engagement rule need from each other: [column, condition of the fault, fault]. -#}
{%- set is_inactivity = "coalesce(activity_type = 'inactivity', false)" -%}
{%- set has_decay = "coalesce(decay, 'none') <> 'none'" -%}
{%- set checks = [
    ['channel', "channel is null and not " ~ is_inactivity, "an activity needs a channel"],
    ['channel', "channel is not null and " ~ is_inactivity, "inactivity has no channel; leave the cell empty"],
    ['counting', "counting is null and not " ~ is_inactivity, "an activity needs each, once or range"],
    ['limit_days', "limit_days is null and " ~ is_inactivity, "inactivity needs the days of a step in limit_days"],
    ['limit_count', "limit_count is null and " ~ is_inactivity, "inactivity needs the most steps in limit_count"],
    ['limit_count', "limit_count is null and limit_days is not null and not " ~ is_inactivity,
        "limit_days without limit_count limits nothing"],
    ['min_count', "counting = 'range' and min_count is null and max_count is null",
        "counting range needs min_count or max_count"],
    ['decay_days', "decay_days is null and " ~ has_decay, "the decay needs decay_days"],
    ['decay_days', try_cast('decay_days', 'numeric(18,4)') ~ " = 0 and " ~ has_decay,
        "the decay needs more than 0 decay_days"],
    ['decay_rate', "decay = 'step' and decay_rate is null", "the decay step needs decay_rate"],
] -%}

with rules as (

    {{ seed_wide('engagement_rules', [
        'channel', 'activity_type', 'counting', 'min_count', 'max_count', 'limit_count', 'limit_days', 'decay',
        'decay_days', 'decay_rate',
    ]) }}

)

{% for column, condition, fault in checks %}
select
    'engagement_rules' as seed_name,
    '{{ column }}' as column_name,
    row_number,
    row_key || ': {{ fault }}' as fault
from rules
where {{ condition }}
{{ 'union all' if not loop.last }}
{% endfor %}

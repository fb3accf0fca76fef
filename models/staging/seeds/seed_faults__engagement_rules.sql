-- What the cells of an engagement rule need from each other.
{{ config(schema='seeds') }}

{%- set judged_columns = [
    'channel', 'counting', 'min_count', 'limit_count', 'limit_days', 'decay_days', 'decay_rate',
] %}

with

rules as (
    {{ seed_wide('engagement_rules', [
        'channel', 'activity_type', 'counting', 'min_count', 'max_count', 'limit_count', 'limit_days', 'decay',
        'decay_days', 'decay_rate',
    ]) | indent(4) }}
),

described_rules as (
    select
        *,
        coalesce(activity_type = 'inactivity', false) as is_inactivity,
        coalesce(decay, 'none') <> 'none' as has_decay,
        {{ try_cast('decay_days', 'numeric(18,4)') }} as decay_length
    from rules
),

judged as (
    select
        *,
        case
            when channel is null and not is_inactivity then 'an activity needs a channel'
            when channel is not null and is_inactivity then 'inactivity has no channel; leave the cell empty'
        end as channel_fault,
        case
            when counting is null and not is_inactivity then 'an activity needs each, once or range'
        end as counting_fault,
        case
            when counting = 'range' and min_count is null and max_count is null
                then 'counting range needs min_count or max_count'
        end as min_count_fault,
        case
            when is_inactivity and limit_count is null then 'inactivity needs the most steps in limit_count'
            when limit_days is not null and limit_count is null
                then 'limit_days without limit_count limits nothing'
        end as limit_count_fault,
        case
            when is_inactivity and limit_days is null then 'inactivity needs the days of a step in limit_days'
        end as limit_days_fault,
        case
            when has_decay and decay_days is null then 'the decay needs decay_days'
            when has_decay and decay_length = 0 then 'the decay needs more than 0 decay_days'
        end as decay_days_fault,
        case
            when decay = 'step' and decay_rate is null then 'the decay step needs decay_rate'
        end as decay_rate_fault
    from described_rules
)

{% for column in judged_columns %}
select
    'engagement_rules' as seed_name,
    '{{ column }}' as column_name,
    row_key || ': ' || {{ column }}_fault as fault,
    row_number
from judged
where {{ column }}_fault is not null
{{ 'union all' if not loop.last }}
{% endfor %}

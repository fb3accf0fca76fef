with

follow_ups as (
    select * from {{ ref('lead_follow_ups') }}
),

counted as (
    select
        moment_month,
        scoring_model,
        moment,
        owner_id,
        count(*) as leads,
        {%- for follow_up in ['in_touch', 'in_time', 'late', 'fell_through', 'not_due'] %}
        sum(case when follow_up = '{{ follow_up }}' then 1 else 0 end) as {{ follow_up }}_leads,
        {%- endfor %}
        {{ percentile(0.5, 'hours_to_touch') }} as median_hours,
        {{ percentile(0.9, 'hours_to_touch') }} as p90_hours
    from follow_ups
    group by moment_month, scoring_model, moment, owner_id
),

due as (
    select
        *,
        in_time_leads + late_leads + fell_through_leads as due_leads
    from counted
)

select
    owner_id,
    moment_month,
    scoring_model,
    moment,
    {%- for count in ['leads', 'in_touch_leads', 'not_due_leads', 'due_leads', 'in_time_leads', 'late_leads',
        'fell_through_leads'] %}
    cast({{ count }} as {{ dbt.type_int() }}) as {{ count }},
    {%- endfor %}
    {{ rate_columns('in_time_rate', 'in_time_leads', 'due_leads') }},
    {{ rate_columns('fell_through_rate', 'fell_through_leads', 'due_leads') }},
    median_hours,
    p90_hours,
    {{ is_small_sample('due_leads') }} as is_small_sample
from due

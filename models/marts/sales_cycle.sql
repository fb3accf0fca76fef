{%- set milestones = ['mql', 'sql', 'opportunity', 'customer'] %}
with

outcomes as (
    select * from {{ ref('lead_outcomes') }}
),

moments as (
    select
        *,
        case moment when 'created' then 0 when 'mql' then 1 when 'opportunity' then 3 end as milestone_order
    from {{ ref('lead_moments') }}
    where moment in ('created', 'mql', 'opportunity')
),

milestones as (
    {%- for milestone in milestones %}
    select
        lead_id,
        scoring_model,
        '{{ milestone }}' as to_milestone,
        {{ loop.index }} as milestone_order,
        first_{{ milestone }}_at as reached_at
    from {{ ref('lead_milestones') }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- From each start to each milestone after it. Of months that are settled: the slow ones are in.
cycles as (
    select
        outcomes.scoring_model,
        moments.moment as from_moment,
        milestones.to_milestone,
        moments.score_band,
        moments.grade,
        outcomes.lead_source,
        moments.is_mature,
        case
            when
                moments.is_mature
                and {{ in_conversion_window('moments.occurred_at', 'milestones.reached_at') }}
                then {{ days_elapsed('moments.occurred_at', 'milestones.reached_at') }}
        end as days_to_reach
    from moments
    inner join outcomes
        on
            moments.lead_id = outcomes.lead_id
            and moments.scoring_model = outcomes.scoring_model
    inner join milestones
        on
            moments.lead_id = milestones.lead_id
            and moments.scoring_model = milestones.scoring_model
            and moments.milestone_order < milestones.milestone_order
),

summed as (
    select
        scoring_model,
        from_moment,
        to_milestone,
        score_band,
        grade,
        lead_source,
        count(*) as leads,
        sum(case when is_mature then 1 else 0 end) as mature_leads,
        count(days_to_reach) as reached_leads,
        {{ percentile(0.5, 'days_to_reach') }} as median_days,
        {{ percentile(0.9, 'days_to_reach') }} as p90_days
    from cycles
    group by scoring_model, from_moment, to_milestone, score_band, grade, lead_source
)

select
    scoring_model,
    from_moment,
    to_milestone,
    score_band,
    grade,
    lead_source,
    cast({{ var('conversion_window_days') | int or 'null' }} as {{ dbt.type_int() }}) as window_days,
    {%- for count in ['leads', 'mature_leads', 'reached_leads'] %}
    cast({{ count }} as {{ dbt.type_int() }}) as {{ count }},
    {%- endfor %}
    {{ rate_columns('reached_rate', 'reached_leads', 'mature_leads') }},
    median_days,
    p90_days,
    {{ is_small_sample('reached_leads') }} as is_small_sample
from summed

with

outcomes as (
    select * from {{ ref('lead_outcomes') }}
),

visits as (
    select * from {{ ref('lead_stage_visits') }}
),

stages as (
    select * from {{ ref('stg_seeds__lifecycle_stages') }}
),

cohorts as (
    select
        created_month,
        scoring_model,
        count(*) as cohort_leads,
        min(case when is_mature then 1 else 0 end) as maturity
    from outcomes
    group by created_month, scoring_model
),

counted as (
    select
        outcomes.created_month,
        visits.scoring_model,
        visits.lifecycle_stage,
        count(*) as reached_leads,
        {%- for visit_outcome in ['moved_on', 'still_there', 'fell_back', 'jumped'] %}
        sum(case when visits.visit_outcome = '{{ visit_outcome }}' then 1 else 0 end) as {{ visit_outcome }}_leads,
        {%- endfor %}
        {{ percentile(0.5, 'visits.days_stayed') }} as median_days,
        {{ percentile(0.9, 'visits.days_stayed') }} as p90_days
    from visits
    inner join outcomes
        on
            visits.lead_id = outcomes.lead_id
            and visits.scoring_model = outcomes.scoring_model
    group by outcomes.created_month, visits.scoring_model, visits.lifecycle_stage
),

-- Stages that nobody of the cohort came to count none.
combined as (
    select
        cohorts.created_month,
        cohorts.scoring_model,
        cohorts.cohort_leads,
        cohorts.maturity,
        stages.lifecycle_stage,
        stages.stage_order,
        {%- for count in ['reached', 'moved_on', 'still_there', 'fell_back', 'jumped'] %}
        coalesce(counted.{{ count }}_leads, 0) as {{ count }}_leads,
        {%- endfor %}
        coalesce(counted.reached_leads - counted.jumped_leads, 0) as entered_leads,
        counted.median_days,
        counted.p90_days
    from cohorts
    inner join stages
        on cohorts.scoring_model = stages.scoring_model
    left join counted
        on
            cohorts.created_month = counted.created_month
            and cohorts.scoring_model = counted.scoring_model
            and stages.lifecycle_stage = counted.lifecycle_stage
)

select
    created_month,
    scoring_model,
    lifecycle_stage,
    cast(stage_order as {{ dbt.type_int() }}) as stage_order,
    {%- for count in ['cohort', 'reached', 'jumped', 'entered', 'moved_on', 'still_there', 'fell_back'] %}
    cast({{ count }}_leads as {{ dbt.type_int() }}) as {{ count }}_leads,
    {%- endfor %}
    {{ rate_columns('reached_rate', 'reached_leads', 'cohort_leads') }},
    {{ rate_columns('move_on_rate', 'moved_on_leads', 'entered_leads') }},
    median_days,
    p90_days,
    {{ is_small_sample('entered_leads') }} as is_small_sample,
    maturity = 1 as is_mature
from combined

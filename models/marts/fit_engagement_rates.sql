with

outcomes as (
    select * from {{ ref('lead_outcomes') }}
),

moments as (
    select * from {{ ref('lead_moments') }}
    where moment = 'created'
),

counted as (
    select
        moments.scoring_model,
        moments.grade_letter,
        moments.engagement_tier,
        count(*) as leads,
        sum(case when outcomes.is_mature then 1 else 0 end) as mature_leads,
        sum(case when outcomes.is_mature and outcomes.is_customer then 1 else 0 end) as customers
    from outcomes
    inner join moments
        on
            outcomes.lead_id = moments.lead_id
            and outcomes.scoring_model = moments.scoring_model
    group by moments.scoring_model, moments.grade_letter, moments.engagement_tier
)

select
    scoring_model,
    grade_letter,
    engagement_tier,
    cast({{ var('conversion_window_days') | int or 'null' }} as {{ dbt.type_int() }}) as window_days,
    {%- for count in ['leads', 'mature_leads', 'customers'] %}
    cast({{ count }} as {{ dbt.type_int() }}) as {{ count }},
    {%- endfor %}
    {{ rate_columns('conversion_rate', 'customers', 'mature_leads') }},
    {{ is_small_sample('mature_leads') }} as is_small_sample
from counted

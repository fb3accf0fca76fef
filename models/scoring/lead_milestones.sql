-- Lead x model: when the lead first came as far as each milestone; a higher stage implies the lower ones.
{%- set milestones = ['mql', 'sql', 'opportunity', 'customer'] %}
with

stays as (
    select * from {{ ref('lead_stage_history') }}
),

stages as (
    select * from {{ ref('stg_seeds__lifecycle_stages') }}
),

milestone_orders as (
    select
        {%- for milestone in milestones %}
        max(case when lifecycle_stage = '{{ milestone }}' then stage_order end) as {{ milestone }}_order,
        {%- endfor %}
        scoring_model
    from stages
    group by scoring_model
),

dated as (
    select
        stays.lead_id,
        {%- for milestone in milestones %}
        min(
            case when stages.stage_order >= milestone_orders.{{ milestone }}_order then stays.entered_at end
        ) as first_{{ milestone }}_at,
        {%- endfor %}
        stays.scoring_model
    from stays
    inner join stages
        on
            stays.scoring_model = stages.scoring_model
            and stays.lifecycle_stage = stages.lifecycle_stage
    inner join milestone_orders
        on stays.scoring_model = milestone_orders.scoring_model
    group by stays.lead_id, stays.scoring_model
)

select
    lead_id,
    {%- for milestone in milestones %}
    first_{{ milestone }}_at,
    first_{{ milestone }}_at is not null as is_{{ milestone }},
    {%- endfor %}
    scoring_model
from dated

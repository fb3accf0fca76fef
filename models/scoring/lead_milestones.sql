-- Lead x model: when the lead first came as far as each milestone, by the facts; a higher stage implies the lower ones.
{%- set milestones = ['mql', 'sql', 'opportunity', 'customer'] %}
with

current_stages as (
    select * from {{ ref('current_lead_stages') }}
),

stages as (
    select * from {{ ref('stg_seeds__lifecycle_stages') }}
    where stage_kind = 'ladder'
),

evidence as (
    select * from {{ ref('lead_stage_evidence') }}
    where is_from_crm
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
        evidence.lead_id,
        {%- for milestone in milestones %}
        min(
            case when stages.stage_order >= milestone_orders.{{ milestone }}_order then evidence.first_occurred_at end
        ) as first_{{ milestone }}_at,
        {%- endfor %}
        stages.scoring_model
    from evidence
    inner join stages
        on evidence.lifecycle_stage = stages.lifecycle_stage
    inner join milestone_orders
        on stages.scoring_model = milestone_orders.scoring_model
    group by evidence.lead_id, stages.scoring_model
)

select
    current_stages.lead_id,
    {%- for milestone in milestones %}
    dated.first_{{ milestone }}_at,
    dated.first_{{ milestone }}_at is not null
    or coalesce(current_stages.stage_order >= milestone_orders.{{ milestone }}_order, false) as is_{{ milestone }},
    {%- endfor %}
    current_stages.scoring_model
from current_stages
inner join milestone_orders
    on current_stages.scoring_model = milestone_orders.scoring_model
left join dated
    on
        current_stages.lead_id = dated.lead_id
        and current_stages.scoring_model = dated.scoring_model

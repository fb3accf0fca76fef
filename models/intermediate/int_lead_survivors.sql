-- Follows chains of merges to their end. Each round doubles the steps covered: five rounds follow 32 merges.
{%- set rounds = 5 %}
with

lead_attributes as (
    select * from {{ ref('stg_inputs__lead_attributes') }}
),

clock as (
    select * from {{ ref('int_clock') }}
),

lead_ids as (
    select distinct lead_id from {{ ref('stg_inputs__leads') }}
    where lead_id is not null
),

merges_ranked as (
    select
        lead_attributes.lead_id,
        lead_attributes.value as survivor_id,
        cast(lead_attributes.updated_at as date) as merged_on,
        row_number() over (
            partition by lead_attributes.lead_id
            order by lead_attributes.updated_at desc, lead_attributes.value asc
        ) as recency_rank
    from lead_attributes
    inner join clock
        on
            cast(lead_attributes.updated_at as date) <= clock.as_of_date
    where lower(lead_attributes.attribute) = 'merged_into_lead_id'
),

step_0 as (
    select
        lead_ids.lead_id,
        coalesce(survivors.lead_id, lead_ids.lead_id) as survivor_id,
        case when survivors.lead_id is not null then merges_ranked.merged_on end as merged_on
    from lead_ids
    left join merges_ranked
        on
            lead_ids.lead_id = merges_ranked.lead_id
            and merges_ranked.recency_rank = 1
    left join lead_ids as survivors
        on merges_ranked.survivor_id = survivors.lead_id
),

{% for round in range(1, rounds + 1) -%}
step_{{ round }} as (
    select
        step.lead_id,
        next_step.survivor_id,
        case when next_step.merged_on > step.merged_on then next_step.merged_on else step.merged_on end as merged_on
    from step_{{ round - 1 }} as step
    inner join step_{{ round - 1 }} as next_step
        on step.survivor_id = next_step.lead_id
),

{% endfor -%}
-- Leads merged in a circle have no survivor: they stay as they are.
ends as (
    select lead_id from step_0
    where survivor_id = lead_id
)

select
    step_{{ rounds }}.lead_id,
    coalesce(ends.lead_id, step_{{ rounds }}.lead_id) as survivor_id,
    case when ends.lead_id is not null then step_{{ rounds }}.merged_on end as merged_on
from step_{{ rounds }}
left join ends
    on step_{{ rounds }}.survivor_id = ends.lead_id

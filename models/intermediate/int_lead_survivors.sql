-- Follows chains of merges to their end. Each round doubles the steps covered: five rounds follow 32 merges.
{%- set rounds = 5 %}
with

merges as (
    select * from {{ ref('int_lead_links') }}
    where
        is_inside
        and recency_rank = 1
        and exclusion_reason is null
        and not is_excepted
),

exceptions as (
    select * from {{ ref('int_identity__exceptions') }}
),

lead_ids as (
    select lead_id from {{ ref('stg_inputs__leads') }}
    where lead_id is not null

    union distinct

    select record_id as lead_id from {{ ref('int_lead_links') }}
    where
        source_table = 'lead_links'
        and link_type = 'merge'
        and exclusion_reason is null
),

step_0 as (
    select
        lead_ids.lead_id,
        coalesce(merges.linked_record_id, lead_ids.lead_id) as survivor_id,
        cast(merges.linked_at as date) as merged_on
    from lead_ids
    left join merges
        on lead_ids.lead_id = merges.record_id
),

{% for round in range(1, rounds + 1) -%}
step_{{ round }} as (
    select
        step.lead_id,
        next_step.survivor_id,
        {{ later('step.merged_on', 'next_step.merged_on') }} as merged_on
    from step_{{ round - 1 }} as step
    inner join step_{{ round - 1 }} as next_step
        on step.survivor_id = next_step.lead_id
),

{% endfor -%}
-- Leads merged in a circle have no survivor: they stay as they are, and so does a lead that must not end there.
ends as (
    select
        chains.lead_id,
        chains.survivor_id,
        chains.merged_on
    from step_{{ rounds }} as chains
    inner join step_0 as last_steps
        on
            chains.survivor_id = last_steps.lead_id
            and last_steps.survivor_id = last_steps.lead_id
    left join exceptions
        on
            chains.lead_id = exceptions.record_id
            and chains.survivor_id = exceptions.other_record_id
    where exceptions.record_id is null
)

select
    lead_ids.lead_id,
    coalesce(ends.survivor_id, lead_ids.lead_id) as survivor_id,
    ends.merged_on
from lead_ids
left join ends
    on lead_ids.lead_id = ends.lead_id

{{ config(enabled='marketo' in var('sources')) }}

-- A stay ends when the engagement program pauses for the lead; one that ran out of content says nothing.
with

enrolments as (
    select * from {{ ref('base_marketo__activity_add_to_nurture') }}
),

cadences as (
    select * from {{ ref('base_marketo__activity_change_nurture_cadence') }}
),

steps as (
    select
        id,
        lead_id,
        primary_attribute_value as program,
        false as is_pause,
        unreadable_columns,
        activity_date
    from enrolments

    union all

    select
        id,
        lead_id,
        primary_attribute_value as program,
        true as is_pause,
        unreadable_columns,
        activity_date
    from cadences
    where lower(new_nurture_cadence) = 'paused'
),

stays as (
    select
        *,
        lead(is_pause) over (partition by lead_id, program order by activity_date asc, id asc) as is_paused_next,
        lead(activity_date) over (partition by lead_id, program order by activity_date asc, id asc) as next_step_at
    from steps
)

select
    {{ source_id('marketo', 'lead_id') }} as lead_id,
    program,
    unreadable_columns,
    activity_date as enrolled_at,
    case when is_paused_next then next_step_at end as exited_at
from stays
where not is_pause

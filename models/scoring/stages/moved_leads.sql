-- The leads whose stages and published history this run makes anew: those of which something has changed, and those to
-- whom something happened after the last history point that this run and the one before share. All leads, if nothing
-- can be kept.
{%- set stays_before = previous_table('lead_stage_history', 'scoring') %}
with

leads as (
    select * from {{ ref('int_leads') }}
),

lead_scope as (
    select * from {{ ref('int_lead_scope') }}
),

common_point as (
    select * from {{ ref('history_common_point') }}
),

history as (
    select * from {{ ref('history_scores') }}
),

event_days as (
    select * from {{ ref('int_lead_event_days') }}
),

changed as (
    -- Leads that are gone among them.
    select lead_id from {{ ref('int_changed_leads') }}

    union all

    select lead_id from {{ ref('int_lead_touches') }}

    union all

    -- All leads, if there is no common point.
    select lead_id from {{ ref('history_scope') }}
    where first_step = 0

    union all

    select history.lead_id
    from history
    inner join common_point
        on history.period_end > common_point.period_end

    union all

    -- Told after the common point whose it was.
    select event_days.lead_id
    from event_days
    inner join common_point
        on event_days.known_date > common_point.period_end

    union all
    {%- if stays_before %}

    -- What moved them may no longer be there.
    select stays.lead_id
    from {{ stays_before }} as stays
    inner join common_point
        on coalesce(stays.left_at, stays.entered_at) > {{ end_of_day('common_point.period_end') }}

    union all
    {%- endif %}

    select leads.lead_id
    from leads
    inner join lead_scope
        on not lead_scope.is_partial{{ '' if stays_before else ' or true' }}
)

select distinct lead_id
from changed

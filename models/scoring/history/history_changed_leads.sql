-- Leads of which more may have changed than the last history knows: those of which anything else has, those whose
-- events have, and those of which something lies after the common point. Empty when all are made anew.
{%- set common_point = ref('history_common_point') %}
{%- set is_partial = is_partial_run(common_point, 'history_profile_changes') %}
with

changed_leads as (
    select * from {{ ref('int_changed_leads') }}
),

touches as (
    select * from {{ ref('int_lead_touches') }}
),

common_point as (
    select * from {{ common_point }}
    where is_partial
),

profile_changes as (
    {%- if is_partial %}
    select * from {{ previous_table('history_profile_changes') }}
    {%- else %}
    select
        changed_leads.lead_id,
        common_point.period_end
    from changed_leads
    cross join common_point
    {%- endif %}
)

select changed_leads.lead_id
from changed_leads
cross join common_point

union distinct

select touches.lead_id
from touches
cross join common_point

union distinct

select profile_changes.lead_id
from profile_changes
inner join common_point
    on profile_changes.period_end > common_point.period_end

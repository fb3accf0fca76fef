-- Leads whose days of events this run makes anew: those of changed events, as they are known now; those who lost or won
-- an identifier; those with events on a day that lost rows. Empty when all events are read anyway.
{%- set days_before = previous_table('int_event_days') %}
with

cells as (
    select * from {{ ref('int_changed_event_cells') }}
    where has_lost_rows
),

changed_events as (
    select * from {{ ref('int_events__changed') }}
),

bot_changes as (
    select * from {{ ref('int_bot_changes') }}
),

identity as (
    select * from {{ ref('int_identity') }}
),

identity_changes as (
    select * from {{ ref('int_identity_changes') }}
),

events as (
    select
        lead_id,
        anonymous_id,
        email
    from changed_events

    union all

    select
        lead_id,
        anonymous_id,
        email
    from bot_changes
),

days_before as (
    select
        activity_date,
        lead_id
    from {{ days_before or 'changed_events' }}
)

{% for identifier_type in ['lead_id', 'anonymous_id', 'email'] -%}
select identity.lead_id
from events
inner join identity
    on
        identity.identifier_type = '{{ identifier_type }}'
        and events.{{ identifier_type }} = identity.identifier

union distinct

{% endfor -%}
select lead_id from identity_changes

union distinct

select days_before.lead_id
from days_before
inner join cells
    on days_before.activity_date = cells.activity_date
where days_before.lead_id is not null

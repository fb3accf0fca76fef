{{ config(materialized="view") }}

-- Whose each event is and since when that could be told, or why it does not count. In a partial run the events of the
-- affected leads and days only.
{%- set run_scope = ref('int_run_scope') %}
{%- set affected_identifiers = ref('int_affected_identifiers') %}
{%- set affected_days = ref('int_affected_days') %}
with

events as (
    select * from {{ ref('int_events__deduplicated') }}
    {%- if is_partial_run(run_scope, 'int_event_days') %}
    where
        {%- for identifier_type in ['lead_id', 'anonymous_id', 'email'] %}
        {{ identifier_type }} in (
            select identifier from {{ affected_identifiers }}
            where identifier_type = '{{ identifier_type }}'
        )
        or
        {%- endfor %}
        coalesce(cast(coalesce(occurred_at, loaded_at) as date), cast('0001-01-01' as date)) in (
            select activity_date from {{ affected_days }}
        )
    {%- endif %}
),

bot_events as (
    select * from {{ ref('int_bot_events') }}
),

classes as (
    select * from {{ ref('int_event_classes') }}
),

identity as (
    select * from {{ ref('int_identity') }}
),

clock as (
    select * from {{ ref('int_clock') }}
),

identified as (
    select
        events.source_table,
        events.occurred_at,
        events.load_rank,
        events.is_malformed,
        bot_events.event_id is not null as is_bot,
        classes.event_class_id,
        classes.is_known_type,
        cast(coalesce(events.occurred_at, events.loaded_at) as date) as activity_date,
        {%- for route in ['by_lead_id', 'by_visitor', 'by_address'] %}
        {{ route }}.lead_id as lead_{{ route }},
        coalesce({{ route }}.known_from, cast('0001-01-01' as date)) as known_{{ route }},
        {%- endfor %}
        coalesce(by_lead_id.lead_id, by_visitor.lead_id, by_address.lead_id) as lead_id
    from events
    left join classes
        on
            events.channel = classes.event_channel
            and events.activity_type = classes.event_name
            and events.content = classes.content
            and events.content_category = classes.content_category
    left join bot_events
        on
            events.source_table = bot_events.source_table
            and events.event_id = bot_events.event_id
    left join identity as by_lead_id
        on
            by_lead_id.identifier_type = 'lead_id'
            and events.lead_id = by_lead_id.identifier
    left join identity as by_visitor
        on
            by_visitor.identifier_type = 'anonymous_id'
            and events.anonymous_id = by_visitor.identifier
    left join identity as by_address
        on
            by_address.identifier_type = 'email'
            and events.email = by_address.identifier
),

-- An event counts from the first day on which it could be told whose it is.
known as (
    select
        *,
        least(
            {%- for route in ['by_lead_id', 'by_visitor', 'by_address'] %}
            case
                when lead_{{ route }} = lead_id and known_{{ route }} > activity_date then known_{{ route }}
                when lead_{{ route }} = lead_id then activity_date
                else cast('9999-12-31' as date)
            end
            {{- ',' if not loop.last }}
            {%- endfor %}
        ) as known_date
    from identified
)

select
    known.source_table,
    known.event_class_id,
    known.activity_date,
    known.lead_id,
    known.occurred_at,
    case
        when known.is_malformed then 'malformed'
        when known.load_rank > 1 then 'duplicate'
        when cast(known.occurred_at as date) > clock.as_of_date then 'future'
        when known.is_bot then 'bot'
        when not known.is_known_type then 'unknown_type'
        when known.lead_id is null then 'unknown_lead'
    end as exclusion_reason,
    case when known.lead_id is null then known.activity_date else known.known_date end as known_date
from known
cross join clock

-- The one pass over all events: everything after works on lead x class x day.
with

events as (
    select * from {{ ref('int_events__deduplicated') }}
),

classes as (
    select * from {{ ref('int_event_classes') }}
),

identity as (
    select * from {{ ref('int_identity') }}
),

clock as (
    select * from {{ ref('int_scoring_dates') }}
    where is_current
),

resolved as (
    select
        events.source_table,
        events.occurred_at,
        classes.event_class_id,
        cast(coalesce(events.occurred_at, events.loaded_at) as date) as activity_date,
        coalesce(by_lead_id.lead_id, by_visitor.lead_id, by_address.lead_id) as lead_id,
        case
            when events.is_malformed then 'malformed'
            when events.load_rank > 1 then 'duplicate'
            when cast(events.occurred_at as date) > clock.as_of_date then 'future'
            when events.is_bot then 'bot'
            when not classes.is_known_type then 'unknown_type'
            when coalesce(by_lead_id.lead_id, by_visitor.lead_id, by_address.lead_id) is null then 'unknown_lead'
        end as exclusion_reason
    from events
    cross join clock
    left join classes
        on
            events.channel = classes.channel
            and events.activity_type = classes.activity_type
            and events.content = classes.content
            and events.content_category = classes.content_category
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
)

select
    source_table,
    exclusion_reason,
    case when exclusion_reason is null then lead_id end as lead_id,
    case when exclusion_reason is null then event_class_id end as event_class_id,
    activity_date,
    count(*) as event_count,
    max(occurred_at) as last_occurred_at
from resolved
group by
    source_table,
    exclusion_reason,
    case when exclusion_reason is null then lead_id end,
    case when exclusion_reason is null then event_class_id end,
    activity_date

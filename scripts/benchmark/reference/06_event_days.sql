-- The reduction: every event is joined and counted once.

create or replace table event_days as
with counted_once as (
    select events.*, contents.class_key, 1 as load_rank
    from events
    inner join content_classes as contents
        on events.source_key = contents.source_key
        and events.activity is not distinct from contents.activity
        and events.word is not distinct from contents.word
        and events.other_word is not distinct from contents.other_word
    anti join repeated_events
        on events.source_key = repeated_events.source_key and hash(events.event_id) = repeated_events.event_hash
        and events.event_id is not null and events.activity is not null and events.occurred_at is not null
),
all_events as (
    select * exclude (word, other_word, user_agent) from counted_once
    union all
    select * exclude (word, other_word, user_agent) from loaded_again
),
identified as (
    select
        all_events.source_key,
        all_events.class_key,
        all_events.occurred_at,
        cast(coalesce(all_events.occurred_at, all_events.loaded_at) as date) as activity_date,
        coalesce(lead_ids.lead_key, visitors.lead_key, addresses.lead_key) as lead_key,
        case
            when all_events.event_id is null or activity is null or occurred_at is null then 1
            when load_rank > 1 then 2
            when cast(occurred_at as date) > as_of_date() then 3
            when bot_events.event_id is not null then 4
            when class_key < 0 then 5
            when coalesce(lead_ids.lead_key, visitors.lead_key, addresses.lead_key) is null then 6
            else 0
        end as reason_key,
        lead_ids.lead_key as id_key, lead_ids.known_from as id_known_from,
        visitors.lead_key as visitor_key, visitors.known_from as visitor_known_from,
        addresses.lead_key as address_key, addresses.known_from as address_known_from
    from all_events
    left join bot_events
        on all_events.source_key = bot_events.source_key and all_events.event_id = bot_events.event_id
    left join lead_ids on all_events.lead_id = lead_ids.lead_id
    left join visitors on all_events.anonymous_id = visitors.anonymous_id
    left join addresses on lower(all_events.email) = addresses.email
),
-- An event counts from the first day on which it could be told whose it is.
resolved as (
    select
        reason_key,
        activity_date,
        occurred_at,
        case when reason_key > 0 then source_key else 0 end as source_key,
        case when reason_key = 0 and class_key > 0 then lead_key end as lead_key,
        case when reason_key = 0 then class_key end as class_key,
        case when reason_key = 0 and class_key > 0 then least(
            case when id_key = lead_key then greatest(id_known_from, activity_date) end,
            case when visitor_key = lead_key then greatest(visitor_known_from, activity_date) end,
            case when address_key = lead_key then greatest(address_known_from, activity_date) end
        ) end as known_date
    from identified
)
select
    cast(source_key as tinyint) as source_key,
    cast(reason_key as tinyint) as reason_key,
    lead_key,
    class_key,
    activity_date,
    known_date,
    cast(count(*) as integer) as event_count,
    max(occurred_at) as last_occurred_at
from resolved
group by all;

create or replace table event_exclusions as
select source_table, reason_key, activity_date, sum(event_count) as rows_excluded
from event_days
inner join sources using (source_key)
where reason_key > 0
group by all;

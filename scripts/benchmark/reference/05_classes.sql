-- What needs to be known before the events are read: their classes, and which were loaded again.

-- Events that no rule can tell apart are one class; class 0 cannot matter, class -1 has an unknown type.
create or replace table content_classes as
with rule_sets as (
    select content_key, list(rule_key order by rule_key) as rule_keys from content_rules group by content_key
),
described as (
    select
        contents.*,
        coalesce(rule_sets.rule_keys, []) as rule_keys,
        coalesce(activity_types.is_engagement, false) as is_engagement,
        contents.channel = 'email' and contents.activity_type = 'hard_bounce' as is_bounce,
        activity_types.activity_type is not null as is_known_type
    from contents
    left join rule_sets using (content_key)
    left join seeds.activity_types
        on contents.channel = lower(activity_types.channel)
        and contents.activity_type = lower(activity_types.activity_type)
)
select
    *,
    cast(case
        when not is_known_type then -1
        when not is_engagement and not is_bounce and rule_keys = [] then 0
        else dense_rank() over (order by is_known_type, is_engagement, is_bounce, rule_keys)
    end as smallint) as class_key
from described;

create or replace table class_rules as
select distinct class_key, unnest(rule_keys) as rule_key from content_classes where class_key > 0;

-- By the hash of the id, which needs a third of the memory. Two ids with one hash are only looked at twice.
create or replace table repeated_events as
select source_key, hash(event_id) as event_hash from events
where event_id is not null and activity is not null and occurred_at is not null
group by source_key, event_hash
having count(*) > 1;

-- Of the loads of one event the latest counts; few events are loaded twice.
create or replace table loaded_again as
select
    events.*,
    contents.class_key,
    row_number() over (
        partition by events.source_key, events.event_id
        order by
            coalesce(events.loaded_at, events.occurred_at) desc, events.occurred_at desc, contents.activity_type,
            contents.content, contents.content_category, events.lead_id, events.anonymous_id, lower(events.email),
            events.is_bot, events.user_agent
    ) as load_rank
from events
inner join content_classes as contents
    on events.source_key = contents.source_key
    and events.activity is not distinct from contents.activity
    and events.word is not distinct from contents.word
    and events.other_word is not distinct from contents.other_word
semi join repeated_events
    on events.source_key = repeated_events.source_key and hash(events.event_id) = repeated_events.event_hash
where events.event_id is not null and events.activity is not null and events.occurred_at is not null;

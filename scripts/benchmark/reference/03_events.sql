-- The scan: from raw events to lead x class x day.

create or replace view events as
select
    1 as source_key, event_id, lead_id, anonymous_id, cast(null as varchar) as email, event_type as activity,
    asset as word, page_url as other_word, false as is_bot, occurred_at, loaded_at
from raw.web_events
union all
select
    2, event_id, lead_id, null, email, event_type, link_url, campaign_id, coalesce(is_bot, false), occurred_at,
    loaded_at
from raw.email_events
union all
select 3, event_id, lead_id, anonymous_id, email, 'form_submission', form, null, false, occurred_at, loaded_at
from raw.form_submissions
union all
select 4, event_id, lead_id, null, null, event_type, post, network, false, occurred_at, loaded_at
from raw.social_events
union all
select
    5, event_id, lead_id, null, null, event_kind || '_' || event_type, event_name, event_kind, false, occurred_at,
    loaded_at
from raw.attendance_events
union all
select
    6, event_id, lead_id, anonymous_id, null, event_type, product, product_category, false, occurred_at, loaded_at
from raw.commerce_events;

create or replace table sources as
select unnest(range(1, 7)) as source_key,
    unnest(['web', 'email', 'form', 'social', 'attendance', 'commerce']) as channel,
    unnest([
        'web_events', 'email_events', 'form_submissions', 'social_events', 'attendance_events', 'commerce_events'
    ]) as source_table;

-- What rules look at is few: the distinct words of events.
create or replace table contents as
with words as (
    select distinct source_key, activity, word, other_word from events
),
cleaned as (
    select
        words.*,
        sources.channel,
        lower(activity) as activity_type,
        case channel
            when 'web' then coalesce(word, split_part(split_part(other_word, '?', 1), '#', 1), '')
            when 'email' then coalesce(split_part(split_part(word, '?', 1), '#', 1), '')
            else coalesce(word, '')
        end as content,
        case when channel != 'web' then coalesce(other_word, '') else '' end as content_category
    from words
    inner join sources using (source_key)
),
pages as (
    select
        content,
        arg_min(page_category, (priority, page_category)) as page_category
    from (select distinct content from cleaned where channel = 'web')
    inner join seeds.page_categories on is_met(content, operator, value, null)
    group by content
)
select
    cleaned.*,
    row_number() over () as content_key,
    case when channel = 'web' then page_category else nullif(content_category, '') end as category
from cleaned
left join pages using (content);

create or replace table content_rules as
select contents.content_key, engagement_rules.rule_key
from contents
inner join engagement_rules
    on contents.channel = engagement_rules.channel and contents.activity_type = engagement_rules.activity_type
where
    content_operator is null
    or (content_operator = 'in_category' and is_met(category, 'in', content_value, null))
    or is_met(nullif(content, ''), content_operator, content_value, null);

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

create or replace table repeated_events as
select source_key, event_id from events
where event_id is not null and activity is not null and occurred_at is not null
group by source_key, event_id
having count(*) > 1;

-- Of the loads of one event the latest counts; few events are loaded twice.
create or replace table loaded_again as
select
    events.* exclude (word, other_word),
    contents.class_key,
    row_number() over (
        partition by events.source_key, events.event_id
        order by
            coalesce(events.loaded_at, events.occurred_at) desc, events.occurred_at desc, contents.activity_type,
            contents.content, contents.content_category, events.lead_id, events.anonymous_id, lower(events.email),
            events.is_bot
    ) as load_rank
from events
inner join content_classes as contents
    on events.source_key = contents.source_key
    and events.activity is not distinct from contents.activity
    and events.word is not distinct from contents.word
    and events.other_word is not distinct from contents.other_word
semi join repeated_events
    on events.source_key = repeated_events.source_key and events.event_id = repeated_events.event_id
where events.activity is not null and events.occurred_at is not null;

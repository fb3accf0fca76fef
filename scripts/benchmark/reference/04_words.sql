-- The events in one shape, and the few different words in them.

create or replace view events as
select
    1 as source_key, event_id, lead_id, anonymous_id, cast(null as varchar) as email, event_type as activity,
    asset as word, page_url as other_word, user_agent, false as is_bot, occurred_at, loaded_at
from raw.web_events
union all
select
    2, event_id, lead_id, null, email, event_type, link_url, campaign_id, user_agent,
    coalesce(is_bot, false), occurred_at, loaded_at
from raw.email_events
union all
select 3, event_id, lead_id, anonymous_id, email, 'form_submission', form, null, null, false, occurred_at, loaded_at
from raw.form_submissions
union all
select 4, event_id, lead_id, null, null, event_type, post, network, null, false, occurred_at, loaded_at
from raw.social_events
union all
select
    5, event_id, lead_id, null, null, event_kind || '_' || event_type, event_name, event_kind, null, false, occurred_at,
    loaded_at
from raw.attendance_events
union all
select
    6, event_id, lead_id, anonymous_id, null, event_type, product, product_category, null, false, occurred_at, loaded_at
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
-- What its channel does not know by that name may be the name that a tool gives to another activity.
named as (
    select cleaned.* replace (
        coalesce(event_names.channel, cleaned.channel) as channel,
        coalesce(event_names.activity_type, cleaned.activity_type) as activity_type
    )
    from cleaned
    left join seeds.activity_types as known
        on cleaned.channel = lower(known.channel) and cleaned.activity_type = lower(known.activity_type)
    left join seeds.event_names
        on known.activity_type is null and cleaned.activity_type = lower(event_names.event_name)
),
pages as (
    select
        content,
        arg_min(page_category, (priority, page_category)) as page_category
    from (select distinct content from named where channel = 'web')
    inner join seeds.page_categories on is_met(content, operator, value, null)
    group by content
)
select
    named.*,
    row_number() over () as content_key,
    case when channel = 'web' then page_category else nullif(content_category, '') end as category
from named
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

-- What machines brought about, by the latest load of each event; few in the end, but mails are looked at together.

create or replace table bot_rules as
select *, coalesce(activity_types, '*') as activities from seeds.bot_rules
where is_active;

create or replace view latest_loads as
select source_key, event_id, lead_id, email, activity, word, other_word, user_agent, is_bot, occurred_at
from events
anti join repeated_events
    on events.source_key = repeated_events.source_key and hash(events.event_id) = repeated_events.event_hash
where event_id is not null and activity is not null and occurred_at is not null
union all
select source_key, event_id, lead_id, email, activity, word, other_word, user_agent, is_bot, occurred_at
from loaded_again
where load_rank = 1;

create or replace table agents as
select distinct source_key, user_agent from events where source_key <= 2 and user_agent is not null;

create or replace table bot_agents as
select source_key, user_agent, activities
from agents
inner join sources using (source_key)
inner join bot_rules
    on sources.channel = bot_rules.channel and kind = 'user_agent' and is_met(user_agent, operator, value, null);

-- A day without a time of day says nothing of seconds.
create or replace table timed_mails as
select
    event_id, lower(activity) as activity, coalesce(other_word, '') as campaign_id,
    coalesce(lower(email), lead_id) as recipient, coalesce(split_part(split_part(word, '?', 1), '#', 1), '') as link,
    occurred_at
from latest_loads
where
    source_key = 2 and coalesce(email, lead_id) is not null
    and occurred_at != date_trunc('day', occurred_at);

create or replace table close_clicks as
with clicks as (
    select
        campaign_id, recipient, link, occurred_at, lag(occurred_at) over mail as previous_at,
        lead(occurred_at) over mail as next_at
    from timed_mails
    where activity = 'click' and link != ''
    window mail as (partition by campaign_id, recipient order by occurred_at)
)
select clicks.* exclude (previous_at, next_at), longest
from clicks
cross join (select to_seconds(max(max_seconds)) as longest from bot_rules where kind = 'links_at_once')
where previous_at >= occurred_at - longest or next_at <= occurred_at + longest;

create or replace table bursts as
select
    starts.campaign_id, starts.recipient, rule_id, activities, starts.occurred_at as opens_at,
    starts.occurred_at + to_seconds(max_seconds) as closes_at
from (select distinct campaign_id, recipient, occurred_at from close_clicks) as starts
inner join bot_rules on kind = 'links_at_once'
inner join close_clicks as clicks
    on starts.campaign_id = clicks.campaign_id and starts.recipient = clicks.recipient
    and clicks.occurred_at between starts.occurred_at and starts.occurred_at + to_seconds(max_seconds)
group by all
having count(distinct clicks.link) >= max(min_links);

-- By day, so that an event of a campaign that goes on for years does not meet all of its deliveries.
create or replace view deliveries as
select
    campaign_id, recipient, occurred_at as delivered_at, longest,
    unnest(list_distinct([cast(occurred_at - longest as date), cast(occurred_at + longest as date)])) as day
from timed_mails
cross join (select to_seconds(max(max_seconds)) as longest from bot_rules where kind = 'near_delivery')
where activity = 'delivered';

create or replace table bot_events as
with by_agent as (
    select source_key, event_id from events
    inner join bot_agents using (source_key, user_agent)
    where
        (activities = '*' or is_met(activity, 'in', activities, null))
        and event_id is not null and activity is not null and occurred_at is not null
),
near_delivery as (
    select mails.event_id, mails.activity, mails.occurred_at, delivered_at
    from timed_mails as mails
    inner join deliveries
        on mails.campaign_id = deliveries.campaign_id and mails.recipient = deliveries.recipient
        and cast(mails.occurred_at as date) = deliveries.day
        and mails.occurred_at between delivered_at - longest and delivered_at + longest
    where mails.activity != 'delivered'
)
select source_key, event_id from latest_loads where is_bot
union
-- Whether a load is the latest is asked last, and of bots only.
select source_key, event_id from by_agent
anti join repeated_events
    on by_agent.source_key = repeated_events.source_key and hash(by_agent.event_id) = repeated_events.event_hash
union
select source_key, event_id from loaded_again
inner join bot_agents using (source_key, user_agent)
where load_rank = 1 and (activities = '*' or is_met(activity, 'in', activities, null))
union
select 2, mails.event_id
from timed_mails as mails
inner join bursts
    on mails.campaign_id = bursts.campaign_id and mails.recipient = bursts.recipient
    and mails.occurred_at between bursts.opens_at and bursts.closes_at
where activity != 'delivered' and is_met(activity, 'in', activities, null)
union
select 2, near_delivery.event_id
from near_delivery
inner join bot_rules
    on kind = 'near_delivery'
    and occurred_at between delivered_at - to_seconds(max_seconds) and delivered_at + to_seconds(max_seconds)
where is_met(activity, 'in', activities, null);

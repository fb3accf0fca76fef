{{ config(materialized="view") }}

-- By day, so that an event of a campaign that goes on for years does not meet all of its windows; windows are short.
with

windows as (
    select * from {{ ref('int_bot_windows__deliveries') }}

    union all

    select * from {{ ref('int_bot_windows__bursts') }}
),

ends as (
    select true as is_first

    union all

    select false as is_first
)

select
    windows.campaign_id,
    windows.recipient,
    windows.rule_id,
    case when ends.is_first then cast(windows.opens_at as date) else cast(windows.closes_at as date) end
        as activity_date,
    windows.opens_at,
    windows.closes_at
from windows
cross join ends
where
    ends.is_first
    or cast(windows.opens_at as date) <> cast(windows.closes_at as date)

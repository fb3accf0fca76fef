-- A signal that was loaded twice counts once.
with

signals as (
    select * from {{ ref('stg_inputs__account_intent') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

clock as (
    select * from {{ ref('int_clock') }}
),

distinct_signals as (
    select
        signals.signal_id,
        lower(signals.account_domain) as account_domain,
        max(signals.strength) as strength
    from signals
    inner join clock
        on cast(signals.occurred_at as date) <= clock.as_of_date
    group by signals.signal_id, lower(signals.account_domain)
)

select
    accounts.account_id,
    count(*) as signal_count,
    sum(distinct_signals.strength) as intent_strength
from distinct_signals
inner join accounts
    on distinct_signals.account_domain = accounts.domain
group by accounts.account_id

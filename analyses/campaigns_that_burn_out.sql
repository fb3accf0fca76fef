-- Which mails wear out?
-- How to read: one row per campaign that ran both in this month or the two before and earlier: clicks and unsubscribes
-- per address reached, then and now, with the interval of now. The greatest loss of clicks first.
-- What to do: rewrite or rest a mail whose click_rate_upper lies below its earlier rate. A mail that costs more
-- addresses than it did before goes to too many, too often. Opens are left out: mail programs make them up.
with

mails as (
    select
        mails.*,
        mails.activity_month >= {{ dbt.dateadd('month', -2, month_of('clock.as_of_date')) }} as is_recent
    from {{ ref('email_health') }} as mails
    cross join {{ ref('int_clock') }} as clock
),

counted as (
    select
        campaign_id,
        {%- for period, condition in {'earlier': 'not is_recent', 'recent': 'is_recent'}.items() %}
        {%- for count in ['delivered', 'clicked', 'unsubscribed'] %}
        sum(case when {{ condition }} then {{ count }}_recipients else 0 end) as {{ period }}_{{ count }},
        {%- endfor %}
        {%- endfor %}
        count(*) as campaign_months
    from mails
    group by campaign_id
)

select
    campaign_id,
    campaign_months,
    earlier_delivered,
    recent_delivered,
    {{ rate('earlier_clicked', 'earlier_delivered') }} as earlier_click_rate,
    {{ rate_columns('click_rate', 'recent_clicked', 'recent_delivered') }},
    {{ rate('earlier_unsubscribed', 'earlier_delivered') }} as earlier_unsubscribe_rate,
    {{ rate_columns('unsubscribe_rate', 'recent_unsubscribed', 'recent_delivered') }}
from counted
where
    not {{ is_small_sample('earlier_delivered') }}
    and not {{ is_small_sample('recent_delivered') }}
order by click_rate - earlier_click_rate asc, campaign_id asc

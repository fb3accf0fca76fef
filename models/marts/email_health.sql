{%- set rates = {
    'open_rate': 'opened_recipients', 'click_rate': 'clicked_recipients', 'reply_rate': 'replied_recipients',
    'unsubscribe_rate': 'unsubscribed_recipients', 'complaint_rate': 'complained_recipients',
} %}
with

recipients as (
    select * from {{ ref('int_email_recipients') }}
),

counted as (
    select
        campaign_id,
        activity_month,
        count(*) as recipients,
        sum(case when is_delivered then 1 else 0 end) as delivered_recipients,
        {%- for part, activity_type in {
            'opened': 'open', 'clicked': 'click', 'replied': 'reply', 'unsubscribed': 'unsubscribe',
            'complained': 'spam_complaint', 'hard_bounced': 'hard_bounce', 'soft_bounced': 'soft_bounce',
        }.items() %}
        sum(case when has_{{ activity_type }} then 1 else 0 end) as {{ part }}_recipients,
        {%- endfor %}
        sum(delivered_emails) as delivered_emails
    from recipients
    group by campaign_id, activity_month
)

select
    campaign_id,
    activity_month,
    cast(delivered_emails as {{ dbt.type_int() }}) as delivered_emails,
    cast(recipients as {{ dbt.type_int() }}) as recipients,
    cast(delivered_recipients as {{ dbt.type_int() }}) as delivered_recipients,
    {%- for count in rates.values() %}
    cast({{ count }} as {{ dbt.type_int() }}) as {{ count }},
    {%- endfor %}
    cast(hard_bounced_recipients as {{ dbt.type_int() }}) as hard_bounced_recipients,
    cast(soft_bounced_recipients as {{ dbt.type_int() }}) as soft_bounced_recipients,
    {{ rate_columns('delivered_rate', 'delivered_recipients', 'recipients') }},
    {%- for rate, count in rates.items() %}
    {{ rate_columns(rate, count, 'delivered_recipients') }},
    {%- endfor %}
    {{ rate_columns('hard_bounce_rate', 'hard_bounced_recipients', 'recipients') }},
    {{ rate_columns('soft_bounce_rate', 'soft_bounced_recipients', 'recipients') }},
    {{ is_small_sample('recipients') }} as is_small_sample
from counted

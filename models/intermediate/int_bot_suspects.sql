-- Events of which a partial run asks anew whether a machine brought them about: changed ones, and what else came of the
-- same mails. Empty when it asks of all events.
{%- set columns = [
    'source_table', 'event_id', 'lead_id', 'anonymous_id', 'email', 'channel', 'activity_type', 'content',
    'content_category', 'user_agent', 'is_bot', 'is_malformed', 'occurred_at',
] %}
{%- set is_of_few = finds_few_bots() %}
with

changed as (
    select * from {{ ref('int_events__changed') }}
    where is_new {{- '' if is_of_few else ' and 1 = 0' }}
),

mail_events as (
    select * from {{ ref('int_events__deduplicated') }}
    where
        source_table = 'email_events'
        and load_rank = 1
        and not is_malformed
        {{- '' if is_of_few else ' and 1 = 0' }}
),

changed_mails as (
    select distinct
        content_category as campaign_id,
        coalesce(email, lead_id, '') as recipient
    from changed
    where source_table = 'email_events'
)

select
    {%- for column in columns %}
    mail_events.{{ column }},
    {%- endfor %}
    mail_events.load_rank
from mail_events
inner join changed_mails
    on
        mail_events.content_category = changed_mails.campaign_id
        and coalesce(mail_events.email, mail_events.lead_id, '') = changed_mails.recipient

union all

-- Of pages, int_bot_events__by_agent finds the latest load.
select
    {{ columns | join(',\n    ') }},
    cast(null as {{ dbt.type_int() }}) as load_rank
from changed
where source_table = 'web_events'

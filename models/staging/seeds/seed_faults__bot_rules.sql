-- What the cells of a bot rule need from each other, and activities that no event of the channel can have.
{{ config(schema='seeds') }}

{%- set judged_columns = ['rule_id', 'channel', 'activity_types', 'operator', 'max_seconds', 'min_links'] %}

with

rules as (
    {{ seed_wide('bot_rules', [
        'rule_id', 'channel', 'activity_types', 'kind', 'operator', 'value', 'max_seconds', 'min_links',
    ]) | indent(4) }}
),

activity_types as (
    {{ seed_wide('activity_types', ['channel', 'activity_type']) | indent(4) }}
),

words as (
    select
        row_id,
        channel,
        kind,
        {{ unnest_words('activity_types') }} as word
    from rules
    {{ join_words('activity_types') }}
),

judged_words as (
    select
        words.row_id,
        min(case when activity_types.activity_type is null then words.word end) as unknown_word,
        min(case when words.kind = 'near_delivery' and trim(words.word) = 'delivered' then 1 end) as is_delivery
    from words
    left join activity_types
        on
            words.channel = lower(activity_types.channel)
            and lower(trim(words.word)) = lower(activity_types.activity_type)
    group by words.row_id
),

described_rules as (
    select
        rules.*,
        rules.kind in ('near_delivery', 'links_at_once') as has_seconds,
        judged_words.unknown_word,
        judged_words.is_delivery
    from rules
    left join judged_words
        on rules.row_id = judged_words.row_id
),

judged as (
    select
        *,
        case
            when lower(rule_id) = 'flagged_by_source'
                then 'this is the name of what the source has flagged; choose another'
        end as rule_id_fault,
        case
            when has_seconds and channel <> 'email' then 'the kind ' || kind || ' looks at e-mails only'
        end as channel_fault,
        case
            when has_seconds and activity_types is null then 'the kind ' || kind || ' needs activity types'
            when unknown_word is not null
                then
                    {{ in_quotes('unknown_word') }} || ' is no activity type of ' || channel
                    || ' in seed activity_types'
            when is_delivery = 1 then 'every delivery is near a delivery: none would count'
        end as activity_types_fault,
        case
            when kind = 'user_agent' and operator is null and value is null
                then 'the kind user_agent needs an operator and a value'
            when has_seconds and operator is not null then 'the kind ' || kind || ' compares no text; leave it empty'
        end as operator_fault,
        case
            when has_seconds and max_seconds is null then 'the kind ' || kind || ' needs max_seconds'
            when kind = 'user_agent' and max_seconds is not null then 'the kind user_agent has no time; leave it empty'
        end as max_seconds_fault,
        case
            when kind = 'links_at_once' and min_links is null then 'the kind links_at_once needs min_links'
            when kind <> 'links_at_once' and min_links is not null
                then 'the kind ' || kind || ' counts no links; leave it empty'
        end as min_links_fault
    from described_rules
)

{% for column in judged_columns %}
select
    'bot_rules' as seed_name,
    '{{ column }}' as column_name,
    row_key || ': ' || {{ column }}_fault as fault,
    row_number
from judged
where {{ column }}_fault is not null
{{ 'union all' if not loop.last }}
{% endfor %}

-- Events that the same rules can match need not be told apart: they are one class, but for the table they come in.
with

contents as (
    select * from {{ ref('int_event_contents') }}
),

content_rules as (
    select * from {{ ref('int_content_rules') }}
),

activity_types as (
    select * from {{ ref('stg_seeds__activity_types') }}
),

rule_sets as (
    select
        content_id,
        {{ dbt.listagg('cast(rule_key as ' ~ dbt.type_string() ~ ')', "','", 'order by rule_key') }} as rule_set
    from content_rules
    group by content_id
)

select
    contents.content_id,
    contents.event_channel,
    contents.event_name,
    contents.channel,
    contents.activity_type,
    contents.content,
    contents.content_category,
    {{ stable_number(
        "contents.event_channel || '|' || contents.channel || '|' || contents.activity_type || '|'"
        ~ " || coalesce(rule_sets.rule_set, '')"
    ) }} as event_class_id,
    activity_types.activity_type is not null as is_known_type,
    coalesce(activity_types.is_engagement, false) as is_engagement
from contents
left join rule_sets
    on contents.content_id = rule_sets.content_id
left join activity_types
    on
        contents.channel = lower(activity_types.channel)
        and contents.activity_type = lower(activity_types.activity_type)

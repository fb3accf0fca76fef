-- What rules look at is few: the distinct activity types, pages and assets, not the events.
{{ config(
    materialized='incremental',
    incremental_strategy=append_strategy(),
    pre_hook="{{ make_room(ref('int_run_scope')) }}"
) }}
{%- set run_scope = ref('int_run_scope') %}
{%- set changed_events = ref('int_events__changed') %}
{%- set key = ['channel', 'activity_type', 'content', 'content_category'] %}
with

{% if is_partial_run(run_scope) -%}
events as (
    select * from {{ changed_events }}
),

known as (
    select content_id from {{ this }}
),
{%- else -%}
events as (
    select * from {{ ref('int_events__unioned') }}
),

known as (
    select cast(null as {{ dbt.type_bigint() }}) as content_id
),
{%- endif %}

activity_types as (
    select * from {{ ref('stg_seeds__activity_types') }}
),

event_names as (
    select * from {{ ref('stg_seeds__event_names') }}
),

page_categories as (
    select * from {{ ref('stg_seeds__page_categories') }}
),

distinct_contents as (
    select distinct
        channel,
        activity_type,
        content,
        content_category
    from events
    -- What else makes an event malformed is not asked: that would read all their ids.
    where activity_type is not null
),

contents as (
    select
        distinct_contents.*,
        {{ stable_number(content_hash('distinct_contents', key)) }} as content_id
    from distinct_contents
),

-- What its channel knows by that name, an event is; else the name may be that of a tool.
new_contents as (
    select
        contents.channel as event_channel,
        contents.activity_type as event_name,
        coalesce(event_names.channel, contents.channel) as channel,
        coalesce(event_names.activity_type, contents.activity_type) as activity_type,
        contents.content,
        contents.content_category,
        contents.content_id
    from contents
    left join known
        on contents.content_id = known.content_id
    left join activity_types
        on
            contents.channel = activity_types.channel
            and contents.activity_type = activity_types.activity_type
    left join event_names
        on
            activity_types.activity_type is null
            and contents.activity_type = event_names.event_name
    where known.content_id is null
),

pages as (
    select distinct content from new_contents
    where channel = 'web'
),

categories_ranked as (
    select
        pages.content,
        page_categories.page_category,
        row_number() over (
            partition by pages.content
            order by page_categories.priority asc, page_categories.page_category asc
        ) as priority_rank
    from pages
    inner join page_categories
        on {{ condition_is_met('pages.content', 'page_categories.operator', 'page_categories.value') }}
)

select
    contents.event_channel,
    contents.event_name,
    contents.channel,
    contents.activity_type,
    contents.content,
    contents.content_category,
    case
        when contents.channel = 'web' then categories_ranked.page_category
        else nullif(contents.content_category, '')
    end as category,
    contents.content_id
from new_contents as contents
left join categories_ranked
    on
        contents.channel = 'web'
        and contents.content = categories_ranked.content
        and categories_ranked.priority_rank = 1

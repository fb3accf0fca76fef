-- What rules look at is few: the distinct activity types, pages and assets, not the events.
with

events as (
    select * from {{ ref('int_events__deduplicated') }}
),

page_categories as (
    select * from {{ ref('stg_seeds__page_categories') }}
),

contents as (
    select distinct
        channel,
        activity_type,
        content,
        content_category
    from events
    where
        not is_malformed
        and load_rank = 1
),

pages as (
    select distinct content from contents
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
    contents.channel,
    contents.activity_type,
    contents.content,
    contents.content_category,
    case
        when contents.channel = 'web' then categories_ranked.page_category
        else nullif(contents.content_category, '')
    end as category,
    row_number() over (
        order by contents.channel, contents.activity_type, contents.content, contents.content_category
    ) as content_id
from contents
left join categories_ranked
    on
        contents.channel = 'web'
        and contents.content = categories_ranked.content
        and categories_ranked.priority_rank = 1

{{ config(enabled='marketo' in var('sources')) }}

-- merge_ids is a list in one text: [12, 34]. A visitor's record is merged away when the visitor becomes known.
with

merge_activities as (
    select * from {{ ref('base_marketo__activity_merge_leads') }}
),

leads as (
    select * from {{ ref('base_marketo__lead') }}
),

listed as (
    select
        lead_id,
        replace(replace(replace(merge_ids, '[', ''), ']', ''), ',', '|') as id_list,
        unreadable_columns,
        activity_date
    from merge_activities
),

unnested as (
    select
        {{ unnest_words('id_list') }} as merged_word,
        lead_id,
        unreadable_columns,
        activity_date
    from listed
    {{ join_words('id_list') }}
),

merged_ids as (
    select
        {{ try_cast('trim(merged_word)', 'bigint') }} as merged_id,
        lead_id,
        unreadable_columns,
        activity_date
    from unnested
    where trim(merged_word) <> ''
)

select
    merged_ids.merged_id,
    merged_ids.lead_id,
    merged_ids.unreadable_columns,
    coalesce(not leads.is_anonymous, leads.id is not null) as is_lead,
    coalesce(leads.is_anonymous, false) as is_visitor,
    merged_ids.activity_date
from merged_ids
left join leads
    on merged_ids.merged_id = leads.id
where
    merged_ids.merged_id is null
    or merged_ids.lead_id is null
    or merged_ids.merged_id <> merged_ids.lead_id

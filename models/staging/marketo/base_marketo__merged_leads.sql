{{ config(enabled='marketo' in var('sources')) }}

-- merge_ids is a list in one text: [12, 34]. A visitor's record is merged away when the visitor becomes known.
with

merges as (
    select * from {{ ref('base_marketo__activity_merge_leads') }}
),

leads as (
    select * from {{ ref('base_marketo__lead') }}
),

merged as (
    select
        {{ unnest_words("replace(replace(replace(merge_ids, '[', ''), ']', ''), ',', '|')") }} as merged_id,
        lead_id,
        activity_date,
        unreadable_columns
    from merges
),

merged_ids as (
    select
        {{ try_cast('trim(merged_id)', "bigint") }} as merged_id,
        lead_id,
        activity_date,
        unreadable_columns
    from merged
    where trim(merged_id) <> ''
)

select
    merged_ids.merged_id,
    merged_ids.lead_id,
    merged_ids.unreadable_columns,
    leads.id is not null and not coalesce(leads.is_anonymous, false) as is_lead,
    coalesce(leads.is_anonymous, false) as is_visitor,
    merged_ids.activity_date
from merged_ids
left join leads
    on merged_ids.merged_id = leads.id
where
    merged_ids.merged_id is null
    or merged_ids.lead_id is null
    or merged_ids.merged_id <> merged_ids.lead_id

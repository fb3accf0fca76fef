-- Whether a link holds is told by where its two records have come to.
with

lead_links as (
    select * from {{ ref('int_lead_links') }}
    where
        exclusion_reason is null
        and is_inside
),

record_links as (
    select * from {{ ref('int_record_links') }}
),

survivors as (
    select * from {{ ref('int_lead_survivors') }}
),

lead_records as (
    select * from {{ ref('int_lead_records') }}
),

exceptions as (
    select * from {{ ref('int_identity__exceptions') }}
),

-- The same may be said more than once.
inside as (
    select
        record_id,
        linked_record_id,
        link_type as evidence,
        max(case when is_excepted then 1 else 0 end) = 1 as is_excepted,
        min(recency_rank) = 1 as is_latest,
        min(coalesce(cast(linked_at as date), cast('0001-01-01' as date))) as linked_on
    from lead_links
    group by record_id, linked_record_id, link_type
)

select
    inside.record_id,
    inside.linked_record_id,
    inside.evidence,
    case
        when survivors.survivor_id = linked_survivors.survivor_id then null
        when inside.is_excepted or exceptions.record_id is not null then 'exception'
        when not inside.is_latest then 'replaced'
        else 'circle'
    end as refusal_reason,
    case when inside.linked_on > cast('0001-01-01' as date) then inside.linked_on end as linked_on
from inside
inner join survivors
    on inside.record_id = survivors.lead_id
inner join survivors as linked_survivors
    on inside.linked_record_id = linked_survivors.lead_id
left join exceptions
    on
        inside.record_id = exceptions.record_id
        and linked_survivors.survivor_id = exceptions.other_record_id

union all

select
    record_links.record_id,
    record_links.linked_record_id,
    record_links.evidence,
    case
        when record_links.refusal_reason is not null then record_links.refusal_reason
        when lead_records.lead_id <> linked_records.lead_id then 'conflict'
    end as refusal_reason,
    record_links.linked_on
from record_links
inner join lead_records
    on record_links.record_id = lead_records.record_id
inner join lead_records as linked_records
    on record_links.linked_record_id = linked_records.record_id

-- Pairs of records of two systems with the best that speaks for them, an id or an address, by their survivors.
with

lead_links as (
    select * from {{ ref('int_lead_links') }}
    where
        exclusion_reason is null
        and not is_inside
),

email_links as (
    select * from {{ ref('int_identity__email_links') }}
),

survivors as (
    select * from {{ ref('int_lead_survivors') }}
),

records as (
    select
        lead_id as record_id,
        source_system,
        {{ source_rank('source_system') }} as source_rank
    from {{ ref('int_lead_rows') }}
    where exclusion_reason is null
),

exceptions as (
    select * from {{ ref('int_identity__exceptions') }}
),

said as (
    select
        survivors.survivor_id as record_id,
        linked_survivors.survivor_id as linked_record_id,
        lead_links.link_type as evidence,
        case lead_links.link_type when 'crm_link' then 1 else 2 end as evidence_rank,
        case when lead_links.is_excepted then 'exception' end as refusal_reason,
        cast(lead_links.linked_at as date) as linked_on
    from lead_links
    inner join survivors
        on lead_links.record_id = survivors.lead_id
    inner join survivors as linked_survivors
        on lead_links.linked_record_id = linked_survivors.lead_id

    union all

    select
        record_id,
        linked_record_id,
        'email' as evidence,
        3 as evidence_rank,
        case when is_shared then 'shared_address' end as refusal_reason,
        linked_on
    from email_links
),

both_ways as (
    select * from said

    union all

    select
        linked_record_id as record_id,
        record_id as linked_record_id,
        evidence,
        evidence_rank,
        refusal_reason,
        linked_on
    from said
),

-- The record of the later source is linked to that of the earlier one.
ranked as (
    select
        both_ways.record_id,
        both_ways.linked_record_id,
        records.source_system,
        linked_records.source_system as linked_source_system,
        both_ways.evidence,
        case when exceptions.record_id is null then both_ways.refusal_reason else 'exception' end as refusal_reason,
        both_ways.evidence_rank,
        both_ways.linked_on,
        row_number() over (
            partition by both_ways.record_id, both_ways.linked_record_id
            order by
                case when both_ways.refusal_reason is null then 0 else 1 end asc,
                both_ways.evidence_rank asc,
                coalesce(both_ways.linked_on, cast('0001-01-01' as date)) asc
        ) as strength_rank
    from both_ways
    inner join records
        on both_ways.record_id = records.record_id
    inner join records as linked_records
        on
            both_ways.linked_record_id = linked_records.record_id
            and records.source_rank > linked_records.source_rank
    left join exceptions
        on
            both_ways.record_id = exceptions.record_id
            and both_ways.linked_record_id = exceptions.other_record_id
)

select
    record_id,
    linked_record_id,
    source_system,
    linked_source_system,
    evidence,
    refusal_reason,
    evidence_rank,
    linked_on
from ranked
where strength_rank = 1

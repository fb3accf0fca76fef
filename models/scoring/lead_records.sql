-- A record that counts and is not its person's leading one is merged, too, and says by which link.
with

lead_rows as (
    select * from {{ ref('int_lead_rows') }}
    where
        lead_id is not null
        and coalesce(exclusion_reason, '') <> 'duplicate'
),

merges as (
    select * from {{ ref('int_lead_links') }}
    where
        is_inside
        and recency_rank = 1
        and exclusion_reason is null
),

links as (
    select * from {{ ref('int_record_links') }}
    where refusal_reason is null
),

lead_records as (
    select * from {{ ref('int_lead_records') }}
),

identity as (
    select * from {{ ref('int_identity') }}
    where identifier_type = 'lead_id'
),

both_ways as (
    select
        record_id,
        linked_record_id,
        evidence,
        evidence_rank
    from links

    union all

    select
        linked_record_id as record_id,
        record_id as linked_record_id,
        evidence,
        evidence_rank
    from links
),

-- The best of the links that lead one step nearer to the leading record.
ranked as (
    select
        both_ways.record_id,
        both_ways.linked_record_id,
        both_ways.evidence,
        row_number() over (
            partition by both_ways.record_id
            order by both_ways.evidence_rank asc, both_ways.linked_record_id asc
        ) as place
    from both_ways
    inner join lead_records
        on both_ways.record_id = lead_records.record_id
    inner join lead_records as nearer_records
        on
            both_ways.linked_record_id = nearer_records.record_id
            and lead_records.lead_id = nearer_records.lead_id
            and lead_records.step_count = nearer_records.step_count + 1
)

select
    lead_rows.source_system,
    lead_rows.lead_id as record_id,
    identity.lead_id,
    case
        when lead_rows.exclusion_reason = 'merged' then merges.link_type
        when identity.lead_id = lead_rows.lead_id then 'itself'
        else ranked.evidence
    end as evidence,
    case when lead_rows.exclusion_reason = 'merged' then merges.linked_record_id else ranked.linked_record_id end
        as linked_record_id,
    coalesce(lead_rows.exclusion_reason, case when identity.lead_id <> lead_rows.lead_id then 'merged' end)
        as exclusion_reason,
    identity.known_from as linked_on
from lead_rows
left join merges
    on lead_rows.lead_id = merges.record_id
left join identity
    on lead_rows.lead_id = identity.identifier
left join ranked
    on
        lead_rows.lead_id = ranked.record_id
        and ranked.place = 1

with

lead_rows as (
    select * from {{ ref('int_lead_rows') }}
),

lead_records as (
    select * from {{ ref('int_lead_records') }}
),

-- A record that counts and is not the leading one of its person has been merged, too.
judged as (
    select
        lead_rows.source_system,
        lead_rows.lead_id,
        case
            when lead_rows.exclusion_reason is not null then lead_rows.exclusion_reason
            when lead_records.lead_id <> lead_records.record_id then 'merged'
        end as reason
    from lead_rows
    left join lead_records
        on lead_rows.lead_id = lead_records.record_id
)

select
    source_system,
    lead_id,
    reason,
    count(*) as rows_excluded
from judged
where reason is not null
group by source_system, lead_id, reason

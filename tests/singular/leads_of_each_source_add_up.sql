{{ config(group="lead_scoring") }}

-- Per source: rows in = leads out + rows excluded, merged ones among them; each record that is no duplicate is listed
-- once, with a lead that is scored wherever it counts or was merged into one that does.
with

entries as (
    select
        source_system,
        count(*) as rows_received,
        0 as leads_out,
        0 as rows_excluded,
        0 as records_listed,
        0 as duplicate_rows,
        0 as lost_records
    from {{ ref('stg_inputs__leads') }}
    group by source_system

    union all

    select
        records.source_system,
        0 as rows_received,
        count(leads.lead_id) as leads_out,
        0 as rows_excluded,
        count(*) as records_listed,
        0 as duplicate_rows,
        sum(
            case
                when (records.exclusion_reason is null) <> (leads.lead_id is not null) then 1
                when records.lead_id is not null and persons.lead_id is null then 1
                when (records.lead_id <> records.record_id) <> (records.linked_record_id is not null) then 1
                else 0
            end
        ) as lost_records
    from {{ ref('lead_records') }} as records
    left join {{ ref('int_leads') }} as leads on records.record_id = leads.lead_id
    left join {{ ref('int_leads') }} as persons on records.lead_id = persons.lead_id
    group by records.source_system

    union all

    select
        source_system,
        0 as rows_received,
        0 as leads_out,
        sum(rows_excluded) as rows_excluded,
        0 as records_listed,
        sum(case when reason in ('duplicate', 'missing_id') then rows_excluded else 0 end) as duplicate_rows,
        0 as lost_records
    from {{ ref('lead_exclusions') }}
    group by source_system
)

select
    source_system,
    sum(rows_received) as rows_received,
    sum(leads_out) as leads_out,
    sum(rows_excluded) as rows_excluded,
    sum(records_listed) as records_listed,
    sum(lost_records) as lost_records
from entries
group by source_system
having
    sum(rows_received) <> sum(leads_out) + sum(rows_excluded)
    or sum(rows_received) <> sum(records_listed) + sum(duplicate_rows)
    or sum(lost_records) > 0

with

crm_row_counts as (
    select * from {{ ref('int_crm_row_counts') }}
),

lead_links as (
    select * from {{ ref('int_lead_links') }}
    where
        source_table = 'lead_links'
        and exclusion_reason is not null
)

select
    source_table,
    exclusion_reason as reason,
    row_count as rows_excluded
from crm_row_counts
where exclusion_reason is not null

union all

select
    source_table,
    exclusion_reason as reason,
    count(*) as rows_excluded
from lead_links
group by source_table, exclusion_reason

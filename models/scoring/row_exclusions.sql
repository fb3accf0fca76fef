with

crm_row_counts as (
    select * from {{ ref('int_crm_row_counts') }}
)

select
    source_table,
    exclusion_reason as reason,
    row_count as rows_excluded
from crm_row_counts
where exclusion_reason is not null

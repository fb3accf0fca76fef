with

unreadable_values as (
    select * from {{ ref('int_unreadable_values') }}
)

select
    source_table,
    column_name,
    row_count as rows_affected
from unreadable_values

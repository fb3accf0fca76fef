with

lead_rows as (
    select * from {{ ref('int_lead_rows') }}
)

select
    lead_id,
    exclusion_reason as reason,
    count(*) as rows_excluded
from lead_rows
where exclusion_reason is not null
group by lead_id, exclusion_reason

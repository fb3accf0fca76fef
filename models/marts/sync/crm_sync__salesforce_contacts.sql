with

record_values as (
    select * from {{ ref('crm_record_values') }}
    where sync_target = 'salesforce_contacts'
)

select
    record_id as salesforce_contact_id,
    lead_id,
    scoring_model,
    grade,
    score_label,
    temperature,
    lifecycle_stage,
    top_reasons,
    row_hash,
    score,
    as_of_date,
    last_engaged_at
from record_values

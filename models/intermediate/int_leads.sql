with

lead_rows as (
    select * from {{ ref('int_lead_rows') }}
)

select
    lead_id,
    account_id,
    owner_id,
    email,
    first_name,
    last_name,
    phone,
    job_title,
    department,
    company_name,
    country,
    region,
    city,
    postal_code,
    gender,
    lead_source,
    campaign,
    landing_page,
    product_interest,
    status,
    birth_date,
    created_at,
    coalesce(updated_at, created_at) as updated_at
from lead_rows
where exclusion_reason is null

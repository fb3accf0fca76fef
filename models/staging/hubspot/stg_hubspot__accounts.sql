{{ config(enabled='hubspot' in var('sources')) }}

with

companies as (
    select * from {{ ref('base_hubspot__company') }}
)

select
    {{ source_id('hubspot', 'id') }} as account_id,
    {{ source_id('hubspot', 'hubspot_owner_id') }} as owner_id,
    name,
    domain,
    lower(industry) as industry,
    country,
    lower(type) as account_type,
    unreadable_columns,
    numberofemployees as employee_count,
    annualrevenue as annual_revenue,
    createdate as created_at,
    hs_lastmodifieddate as updated_at
from companies
where not coalesce(is_deleted, false)

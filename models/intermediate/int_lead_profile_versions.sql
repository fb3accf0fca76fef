{{ config(
    materialized='incremental',
    incremental_strategy=append_strategy(),
    pre_hook="{{ replace_changed_leads() }}"
) }}

-- Versions of a lead's profile; the first one known stands for the time before it, too.
with

snapshots as (
    select * from {{ ref('lead_profile_snapshots') }}
    where {{ is_changed('lead_id') }}
),

leads as (
    select lead_id from {{ ref('int_leads') }}
),

numbered as (
    select
        snapshots.*,
        -- Of two versions of one day, the first has ended on it.
        row_number() over (
            partition by snapshots.lead_id
            order by
                snapshots.dbt_valid_from asc,
                coalesce(snapshots.dbt_valid_to, cast('9999-12-31' as {{ dbt.type_timestamp() }})) asc
        ) as version_number
    from snapshots
    inner join leads
        on snapshots.lead_id = leads.lead_id
)

select
    lead_id,
    owner_id,
    email,
    first_name,
    last_name,
    phone,
    job_title,
    department,
    company_name,
    country,
    city,
    postal_code,
    gender,
    lead_source,
    campaign,
    landing_page,
    product_interest,
    status,
    email_type,
    email_domain,
    seniority,
    job_function,
    country_code,
    region,
    landing_page_category,
    account_name,
    account_domain,
    industry,
    account_country,
    account_type,
    email_lead_count,
    employee_count,
    annual_revenue,
    birth_date,
    version_number,
    cast(dbt_valid_from as date) as observed_from,
    case when version_number > 1 then cast(dbt_valid_from as date) end as valid_from,
    cast(dbt_valid_to as date) as valid_to
from numbered

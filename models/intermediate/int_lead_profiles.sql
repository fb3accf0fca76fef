-- All that is known of a lead by itself and its company, as of today; the snapshot keeps how it was.
with

leads as (
    select * from {{ ref('int_leads') }}
),

derived as (
    select * from {{ ref('int_lead_derived_attributes') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

clock as (
    select * from {{ ref('int_clock') }}
)

select
    leads.lead_id,
    leads.owner_id,
    leads.email,
    leads.first_name,
    leads.last_name,
    leads.phone,
    leads.job_title,
    leads.department,
    leads.company_name,
    leads.country,
    leads.city,
    leads.postal_code,
    leads.gender,
    leads.lead_source,
    leads.campaign,
    leads.landing_page,
    leads.product_interest,
    leads.status,
    derived.email_type,
    derived.email_domain,
    derived.seniority,
    derived.job_function,
    derived.country_code,
    derived.region,
    derived.landing_page_category,
    accounts.name as account_name,
    accounts.domain as account_domain,
    accounts.industry,
    accounts.country as account_country,
    accounts.account_type,
    derived.email_lead_count,
    accounts.employee_count,
    accounts.annual_revenue,
    leads.birth_date,
    cast(clock.as_of_date as {{ dbt.type_timestamp() }}) as observed_at
from leads
cross join clock
inner join derived
    on leads.lead_id = derived.lead_id
left join accounts
    on leads.account_id = accounts.account_id

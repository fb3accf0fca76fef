-- What a lead's own columns say once lists and dates are consulted.
with

leads as (
    select * from {{ ref('int_leads') }}
),

mail_domains as (
    select * from {{ ref('stg_seeds__mail_domains') }}
),

countries as (
    select * from {{ ref('stg_seeds__countries') }}
),

job_titles as (
    select * from {{ ref('int_job_titles') }}
),

page_categories as (
    select * from {{ ref('stg_seeds__page_categories') }}
),

landing_pages as (
    select distinct landing_page from leads
    where landing_page is not null
),

landing_ranked as (
    select
        landing_pages.landing_page,
        page_categories.page_category,
        row_number() over (
            partition by landing_pages.landing_page
            order by page_categories.priority asc, page_categories.page_category asc
        ) as priority_rank
    from landing_pages
    inner join page_categories
        on {{ condition_is_met('landing_pages.landing_page', 'page_categories.operator', 'page_categories.value') }}
),

addresses as (
    select
        lead_id,
        lower(email) as address,
        nullif(lower({{ dbt.split_part('email', "'@'", 2) }}), '') as email_domain,
        {{ is_mail_address('email') }} as is_valid,
        count(*) over (partition by lower(email)) as email_lead_count
    from leads
    where email is not null
)

select
    leads.lead_id,
    addresses.email_domain,
    case
        when addresses.address is null then 'missing'
        when not addresses.is_valid then 'invalid'
        else coalesce(mail_domains.email_type, 'business')
    end as email_type,
    job_titles.seniority,
    job_titles.job_function,
    coalesce(countries.country_code, leads.country) as country_code,
    coalesce(leads.region, countries.region) as region,
    landing_ranked.page_category as landing_page_category,
    addresses.email_lead_count
from leads
left join addresses
    on leads.lead_id = addresses.lead_id
left join mail_domains
    on addresses.email_domain = lower(mail_domains.domain)
left join countries
    on lower(leads.country) = lower(countries.country_name)
left join job_titles
    on leads.job_title = job_titles.job_title
left join landing_ranked
    on
        leads.landing_page = landing_ranked.landing_page
        and landing_ranked.priority_rank = 1

-- What is known of each lead by itself and its company, as far as a rule asks for it.

set variable wanted = (select list(distinct attribute) from conditions);

create or replace view accounts as
select * from raw.accounts
where account_id is not null
qualify row_number() over (
    partition by account_id
    order by updated_at is null, updated_at desc, md5(concat_ws(
        '|', coalesce(owner_id, ''), coalesce(name, ''), coalesce(domain, ''), coalesce(industry, ''),
        coalesce(country, ''), coalesce(account_type, ''), coalesce(cast(employee_count as varchar), ''),
        coalesce(cast(annual_revenue as varchar), '')
    ))
) = 1;

create or replace view profiles as
with leads_now as (
    select leads.lead_key, latest_leads.* from latest_leads inner join leads using (lead_id)
),
titles as (
    select
        job_title,
        arg_min(derived_value, (priority, derived_value)) filter (derived_attribute = 'seniority') as seniority,
        arg_min(derived_value, (priority, derived_value)) filter (derived_attribute = 'job_function') as job_function
    from (select distinct job_title from leads_now)
    inner join seeds.job_title_patterns on is_met(job_title, operator, value, null)
    group by job_title
),
landings as (
    select landing_page, arg_min(page_category, (priority, page_category)) as landing_page_category
    from (select distinct landing_page from leads_now)
    inner join seeds.page_categories on is_met(landing_page, operator, value, null)
    group by landing_page
),
shared_addresses as (
    select lower(email) as address, count(*) as email_lead_count from leads_now where email is not null group by all
)
select
    leads_now.* exclude (lead_id, account_id, region, birth_date, is_deleted, created_at, updated_at),
    lower(split_part(leads_now.email, '@', 2)) as email_domain,
    case
        when leads_now.email is null then 'missing'
        when not (
            leads_now.email like '%_@_%._%' and leads_now.email not like '%@%@%' and leads_now.email not like '% %'
        ) then 'invalid'
        else coalesce(mail_domains.email_type, 'business')
    end as email_type,
    titles.seniority,
    titles.job_function,
    coalesce(countries.country_code, leads_now.country) as country_code,
    coalesce(leads_now.region, countries.region) as region,
    landings.landing_page_category,
    accounts.name as account_name,
    lower(accounts.domain) as account_domain,
    accounts.industry,
    accounts.country as account_country,
    accounts.account_type,
    shared_addresses.email_lead_count,
    accounts.employee_count,
    accounts.annual_revenue
from leads_now
left join accounts using (account_id)
left join titles using (job_title)
left join landings using (landing_page)
left join shared_addresses on lower(leads_now.email) = shared_addresses.address
left join seeds.mail_domains on lower(split_part(leads_now.email, '@', 2)) = lower(mail_domains.domain)
left join seeds.countries on lower(leads_now.country) = lower(countries.country_name);

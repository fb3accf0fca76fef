-- What is known of each lead, from when to when, as far as a rule asks for it.
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

-- The forms of a lead as spam rules see them: the latest load of each, of any sender.
create or replace view form_signals as
with forms as (
    select * from raw.form_submissions
    where event_id is not null and cast(occurred_at as date) <= as_of_date()
),
repeated_forms as (
    select event_id from repeated_events where source_key = 3
),
loads as (
    select * from forms anti join repeated_forms using (event_id)
    union all
    select * from forms semi join repeated_forms using (event_id)
    qualify row_number() over (
        partition by event_id
        order by coalesce(loaded_at, occurred_at) desc, md5(concat_ws(
            '|', coalesce(message, ''), coalesce(cast(seconds_to_submit as varchar), ''),
            coalesce(cast(is_honeypot_filled as varchar), '')
        ))
    ) = 1
)
select
    coalesce(lead_ids.lead_key, visitors.lead_key, addresses.lead_key) as lead_key,
    arg_min(substring(message, 1, 2000), (-epoch_us(occurred_at), event_id)) as form_message,
    max(case when is_honeypot_filled then 'true' else 'false' end) as form_is_honeypot_filled,
    count(*) as form_count,
    min(seconds_to_submit) as form_seconds_to_submit
from loads
left join lead_ids on loads.lead_id = lead_ids.lead_id
left join visitors on loads.anonymous_id = visitors.anonymous_id
left join addresses on lower(loads.email) = addresses.email
where coalesce(lead_ids.lead_key, visitors.lead_key, addresses.lead_key) is not null
group by all;

create or replace view ages as
select
    leads.lead_key,
    date_diff('year', birth_date, as_of_date()) - years_ago as age,
    cast(birth_date + to_years(cast(age as integer)) as date) as valid_from,
    cast(birth_date + to_years(cast(age + 1 as integer)) as date) as valid_to
from latest_leads
inner join leads using (lead_id)
cross join range(getvariable('history_weeks') // 52 + 3) as years(years_ago)
where birth_date is not null and age >= 0;

create or replace table custom_periods as
select
    leads.lead_key,
    lower(attributes.attribute) as attribute,
    attributes.value,
    cast(attributes.updated_at as date) as valid_from
from raw.lead_attributes as attributes
inner join leads using (lead_id)
where
    list_contains(getvariable('wanted'), lower(attributes.attribute))
    and cast(attributes.updated_at as date) <= as_of_date()
qualify row_number() over (
    partition by leads.lead_key, lower(attributes.attribute), cast(attributes.updated_at as date)
    order by attributes.updated_at desc, attributes.value
) = 1;

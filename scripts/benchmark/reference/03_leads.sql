-- Who is scored, and which id, visitor or address leads to whom.

-- Of rows with one id the latest counts; only ids that are repeated need ranking.
create or replace table latest_of_repeated as
with repeated as (
    select lead_id from raw.leads where lead_id is not null group by lead_id having count(*) > 1
),
ranked as (
    select
        leads.*,
        row_number() over (
            partition by lead_id
            order by
                created_at is null,
                coalesce(updated_at, created_at) desc,
                created_at,
                md5(concat_ws(
                    '|', coalesce(account_id, ''), coalesce(owner_id, ''),
                    coalesce(cast(is_deleted as varchar), ''), coalesce(email, ''), coalesce(first_name, ''),
                    coalesce(last_name, ''), coalesce(phone, ''), coalesce(job_title, ''), coalesce(department, ''),
                    coalesce(company_name, ''), coalesce(country, ''), coalesce(region, ''), coalesce(city, ''),
                    coalesce(postal_code, ''), coalesce(gender, ''), coalesce(lead_source, ''),
                    coalesce(campaign, ''), coalesce(landing_page, ''), coalesce(product_interest, ''),
                    coalesce(status, ''), coalesce(cast(birth_date as varchar), '')
                ))
        ) as recency_rank
    from raw.leads
    inner join repeated using (lead_id)
)
select * exclude (recency_rank) from ranked
where recency_rank = 1;

create or replace view latest_leads as
select leads.* from raw.leads anti join latest_of_repeated using (lead_id)
where lead_id is not null
union all
select * from latest_of_repeated;

create or replace table lead_rows as
select
    lead_id,
    lower(email) as email,
    coalesce(is_deleted, false) as is_deleted,
    cast(created_at as date) as created_on
from latest_leads;

-- Chains of merges are followed to their end; few leads are merged.
create or replace table survivors as
with recursive latest as (
    select
        lead_id,
        arg_min(value, (-epoch_us(updated_at), value)) as survivor_id,
        cast(max(updated_at) as date) as merged_on
    from raw.lead_attributes
    where lower(attribute) = 'merged_into_lead_id' and cast(updated_at as date) <= as_of_date()
    group by lead_id
),
merges as (
    select latest.* from latest
    semi join lead_rows as losers using (lead_id)
    semi join lead_rows as winners on winners.lead_id = latest.survivor_id
    where latest.survivor_id != latest.lead_id
),
paths as (
    select lead_id, survivor_id, merged_on, 1 as steps from merges
    union all
    select paths.lead_id, merges.survivor_id, greatest(paths.merged_on, merges.merged_on), paths.steps + 1
    from paths
    inner join merges on paths.survivor_id = merges.lead_id
    where paths.steps < 32
)
select paths.lead_id, paths.survivor_id, paths.merged_on
from paths
anti join merges on paths.survivor_id = merges.lead_id;

create or replace table leads as
select
    cast(row_number() over (order by lead_id) as integer) as lead_key,
    lead_id,
    created_on
from lead_rows
anti join survivors using (lead_id)
where created_on <= as_of_date() and not is_deleted;

create or replace table lead_ids as
select lead_id, lead_key, cast(null as date) as known_from from leads
union all
select survivors.lead_id, leads.lead_key, survivors.merged_on
from survivors
inner join leads on survivors.survivor_id = leads.lead_id;

-- A shared device stays with the lead it was first known by.
create or replace table visitors as
select
    identities.anonymous_id,
    arg_min(lead_ids.lead_key, (identities.identified_at, lead_ids.lead_key)) as lead_key,
    arg_min(
        greatest(lead_ids.known_from, cast(identities.identified_at as date)),
        (identities.identified_at, lead_ids.lead_key)
    ) as known_from
from raw.identities
inner join lead_ids using (lead_id)
where cast(identities.identified_at as date) <= as_of_date() and identities.anonymous_id is not null
group by identities.anonymous_id;

-- An address counts if it leads to one lead only, a merged lead's to its survivor.
create or replace table addresses as
select
    lead_rows.email,
    min(lead_ids.lead_key) as lead_key,
    min(lead_rows.created_on) as known_from
from lead_rows
inner join lead_ids using (lead_id)
left join survivors using (lead_id)
where
    lead_rows.email is not null
    and lead_rows.created_on <= as_of_date()
    and (survivors.lead_id is not null or not lead_rows.is_deleted)
group by lead_rows.email
having min(lead_ids.lead_key) = max(lead_ids.lead_key);

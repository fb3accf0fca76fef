-- What else is known: forms, ages, custom attributes.

-- The forms of a lead as spam rules see them: the latest load of each, of any sender.
create or replace view form_signals as
with forms as (
    select * from raw.form_submissions
    where event_id is not null and cast(occurred_at as date) <= as_of_date()
),
repeated_forms as (
    select event_hash from repeated_events where source_key = 3
),
loads as (
    select * from forms anti join repeated_forms on hash(event_id) = event_hash
    union all
    select * from forms semi join repeated_forms on hash(event_id) = event_hash
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

-- Which conditions each lead meets, from when to when. Each distinct value is compared once.

-- A custom attribute takes the place of a built-in one of its name, from its first day on.
create or replace table overridden as
select lead_key, attribute, min(valid_from) as custom_from
from custom_periods
where attribute in (
    select column_name from (describe profiles)
    union all
    select column_name from (describe form_signals)
    union all
    select unnest(['age', 'email_has_bounced'])
)
group by lead_key, attribute;

create or replace table attribute_periods as
with built_in as (
    select lead_key, attribute, value, cast(null as date) as valid_from, cast(null as date) as valid_to
    from (
        unpivot (
            select lead_key, cast(columns(lambda name: list_contains(getvariable('wanted'), name)) as varchar)
            from profiles
        ) on columns(* exclude (lead_key)) into name attribute value value
    )
    union all
    select lead_key, attribute, value, null, null
    from (
        unpivot (
            select lead_key, cast(columns(lambda name: list_contains(getvariable('wanted'), name)) as varchar)
            from form_signals
        ) on columns(* exclude (lead_key)) into name attribute value value
    )
    union all
    select lead_key, 'age', cast(age as varchar), valid_from, valid_to from ages
    where list_contains(getvariable('wanted'), 'age')
    union all
    select lead_key, 'email_has_bounced', 'true', min(known_date), null
    from event_days
    semi join (select distinct class_key from content_classes where is_bounce) as bounces using (class_key)
    where list_contains(getvariable('wanted'), 'email_has_bounced')
    group by lead_key
)
select built_in.* replace (least(valid_to, custom_from) as valid_to)
from built_in
left join overridden using (lead_key, attribute)
where coalesce(valid_from < least(valid_to, custom_from), true)
union all
select
    lead_key, attribute, value, valid_from,
    lead(valid_from) over (partition by lead_key, attribute order by valid_from) as valid_to
from custom_periods
qualify value is not null;

create or replace table matches as
with value_matches as (
    select attribute, periods.value, rule_key
    from (select distinct attribute, value from attribute_periods) as periods
    inner join conditions using (attribute)
    where is_met(periods.value, conditions.operator, conditions.value, conditions.upper_value)
),
-- An attribute is unknown before, between and after the periods in which it has a value.
wanted_periods as (
    select
        leads.lead_key,
        rule_key,
        periods.lead_key is not null as is_known,
        coalesce(periods.valid_from, date '0001-01-01') as known_from,
        periods.valid_to as known_to,
        lead(coalesce(periods.valid_from, date '0001-01-01')) over (
            partition by leads.lead_key, rule_key order by coalesce(periods.valid_from, date '0001-01-01')
        ) as next_known_from
    from leads
    inner join conditions on conditions.operator = 'is_unknown'
    left join attribute_periods as periods
        on leads.lead_key = periods.lead_key and conditions.attribute = periods.attribute
),
gaps as (
    select lead_key, rule_key, cast(null as date) as valid_from, min(known_from) filter (is_known) as valid_to
    from wanted_periods
    group by lead_key, rule_key
    having count(*) filter (is_known) = 0 or min(known_from) > date '0001-01-01'
    union all
    select lead_key, rule_key, known_to, next_known_from
    from wanted_periods
    where known_to is not null and (next_known_from is null or known_to < next_known_from)
)
select lead_key, rule_key, periods.value as matched_value, valid_from, valid_to
from attribute_periods as periods
inner join value_matches using (attribute, value)
union all
select lead_key, rule_key, null, valid_from, valid_to
from gaps;

-- From classes to rules: lead x rule x day.

create or replace table model_leads as
select
    leads.lead_key,
    model_versions.model_key
from leads
cross join model_versions
where
    is_valid_on(model_versions.valid_from, model_versions.valid_to, as_of_date())
    and model_versions.segment_attribute is null
union all
select distinct matches.lead_key, model_versions.model_key
from matches
inner join conditions using (rule_key)
inner join model_versions
    on conditions.model_key = model_versions.model_key
    and conditions.valid_from is not distinct from model_versions.valid_from
where
    conditions.condition_type = 'segment'
    and is_valid_on(matches.valid_from, matches.valid_to, as_of_date())
    and is_valid_on(model_versions.valid_from, model_versions.valid_to, as_of_date());

-- Leads that a model scores at any time; a model without a segment scores all.
create or replace table segment_leads as
select distinct matches.lead_key, conditions.model_key
from matches
inner join conditions using (rule_key)
where conditions.condition_type = 'segment'
and conditions.model_key not in (select model_key from model_versions where segment_attribute is null);

create or replace table segmented_models as
select model_key from model_names
where model_key not in (select model_key from model_versions where segment_attribute is null);

create or replace table rule_days as
with matched as (
    select lead_key, rule_key, activity_date, known_date, event_count
    from event_days
    inner join class_rules using (class_key)
    inner join engagement_rules using (rule_key)
    where model_key not in (select model_key from segmented_models)
    union all
    select lead_key, rule_key, activity_date, known_date, event_count
    from event_days
    inner join class_rules using (class_key)
    inner join (select rule_key, model_key from engagement_rules semi join segmented_models using (model_key))
        using (rule_key)
    semi join segment_leads using (lead_key, model_key)
)
select
    lead_key,
    rule_key,
    activity_date,
    min(known_date) as known_date,
    max(known_date) as last_known_date,
    cast(sum(event_count) as integer) as event_count
from matched
group by lead_key, rule_key, activity_date;

set variable age_count = (select as_of_date() - min(activity_date) + 1 from rule_days);

-- What is left of one event's points by age, in 1/10^12: one join serves every kind of decay.
create or replace table decay_weights as
select
    rule_key,
    cast(age as integer) as age,
    coalesce(age < window_days, true) as is_in_window,
    cast(cast(greatest(case decay
        when 'linear' then 1 - age / cast(decay_days as double)
        when 'step' then 1 - decay_rate * floor(age / cast(decay_days as double))
        when 'half_life' then power(2, -age / cast(decay_days as double))
        else 1
    end, 0) as decimal(28, 12)) * 1000000000000 as bigint) as weight,
    rule_key * getvariable('age_count') + age as weight_key
from engagement_rules
cross join range(getvariable('age_count')) as ages(age)
where is_valid_on(valid_from, valid_to, as_of_date());

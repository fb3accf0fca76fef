-- Lead x model x point: where the thirds of the grade change.

-- Known and not met takes thirds off, so what is known takes them off, what is met gives them twice. What a join adds
-- from a small table is used as it is: DuckDB 2.0.0 may fail on an expression over it ("dict-surviving cache").
create or replace table thirds_changes as
with criteria as (
    select
        *,
        case when operator = 'is_unknown' then thirds else 2 * thirds end as met_thirds,
        case when operator = 'is_unknown' then 1 else 0 end as met_criteria,
        -thirds as known_thirds,
        1 as known_criteria
    from conditions
    where condition_type = 'fit' and thirds is not null
),
periods as (
    select
        lead_key, model_key, met_thirds as thirds, met_criteria as known_criteria,
        greatest(matches.valid_from, criteria.valid_from) as valid_from,
        least(matches.valid_to, criteria.valid_to) as valid_to
    from matches
    inner join criteria using (rule_key)
    union all
    select
        lead_key, model_key, known_thirds, known_criteria,
        greatest(attribute_periods.valid_from, criteria.valid_from),
        least(attribute_periods.valid_to, criteria.valid_to)
    from attribute_periods
    inner join criteria using (attribute)
),
stepped as (
    select
        periods.*,
        coalesce(from_days.step, 0) as from_step,
        coalesce(to_days.step, getvariable('end_step')) as to_step
    from periods
    left join calendar as from_days on in_calendar(valid_from) = from_days.day and valid_from is not null
    left join calendar as to_days on in_calendar(valid_to) = to_days.day and valid_to is not null
    semi join (select distinct lead_key, model_key from lead_spans) as scored using (lead_key, model_key)
    where from_step < to_step
)
select lead_key, model_key, step, sum(thirds) as thirds, sum(known_criteria) as known_criteria
from (
    select lead_key, model_key, from_step as step, thirds, known_criteria from stepped
    union all
    select lead_key, model_key, to_step, -thirds, -known_criteria from stepped
    where to_step < getvariable('end_step')
)
group by lead_key, model_key, step;

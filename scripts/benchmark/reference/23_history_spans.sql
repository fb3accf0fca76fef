-- From when to when a model scores a lead, by which numbers; and the table to be filled.

-- From which point to which a model scores a lead.
create or replace table lead_spans as
with version_spans as (
    select
        model_versions.*,
        coalesce(from_days.step, 0) as version_from,
        coalesce(to_days.step, getvariable('end_step')) as version_to
    from model_versions
    left join calendar as from_days on in_calendar(valid_from) = from_days.day and valid_from is not null
    left join calendar as to_days on in_calendar(valid_to) = to_days.day and valid_to is not null
),
created as (
    select lead_key, calendar.step as created_step
    from leads
    inner join calendar on in_calendar(created_on) = calendar.day
),
segment_spans as (
    select
        lead_key, model_key,
        coalesce(from_days.step, 0) as segment_from,
        coalesce(to_days.step, getvariable('end_step')) as segment_to
    from matches
    inner join conditions using (rule_key)
    left join calendar as from_days
        on in_calendar(matches.valid_from) = from_days.day and matches.valid_from is not null
    left join calendar as to_days on in_calendar(matches.valid_to) = to_days.day and matches.valid_to is not null
    where condition_type = 'segment'
)
select
    lead_key, model_key, version_key,
    greatest(created_step, version_from) as from_step,
    version_to as to_step
from created
cross join version_spans
where segment_attribute is null and from_step < to_step
union all
select
    lead_key, model_key, version_key,
    greatest(created_step, version_from, segment_from) as from_step,
    least(version_to, segment_to) as to_step
from created
inner join segment_spans using (lead_key)
inner join version_spans using (model_key)
where segment_attribute is not null and from_step < to_step;

create or replace table history_versions as
select
    version_key,
    cast(coalesce(fit_min * 10000, -1e18) as double) as lowest_fit,
    cast(coalesce(fit_max * 10000, 1e18) as double) as highest_fit,
    cast(coalesce(engagement_min * 10000, -1e18) as double) as lowest_engagement,
    cast(coalesce(engagement_max * 10000, 1e18) as double) as highest_engagement,
    cast(coalesce(fit_weight, 1) * 10000 as double) as fit_weight,
    cast(coalesce(engagement_weight, 1) * 10000 as double) as engagement_weight,
    cast(coalesce(score_min, 0) * 10000 as double) as lowest_score,
    cast(coalesce(score_max, 100) * 10000 as double) as highest_score
from model_versions;

create or replace table lead_score_history (
    lead_id varchar, scoring_model varchar, period varchar, grade varchar, temperature varchar,
    fit_score decimal(18, 4), engagement_score decimal(18, 4), score integer, change_from_events integer,
    change_from_decay integer, change_from_profile integer, change_from_rules integer, period_end date
);

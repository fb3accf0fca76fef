-- Once per bucket of leads.
-- Lead x model x point: the score, and the points at which it changed.

-- Groups without fading rules change with their events only.
create or replace temp table flat_changes as
with summed as (
    select
        lead_key, group_key, step,
        sum(points_decay - points_before) as by_decay,
        sum(points_events - points_before) as by_events,
        sum(points_rules - points_before) as by_all
    from rule_points_then
    where is_flat_group
    group by lead_key, group_key, step
),
running as (
    select *, sum(by_all) over (partition by lead_key, group_key order by step) as total from summed
),
held as (
    select
        lead_key, model_key, step,
        clamp(total - by_all, min_points, max_points) as before,
        clamp(total - by_all + by_decay, min_points, max_points) as after_decay,
        clamp(total - by_all + by_events, min_points, max_points) as after_events,
        clamp(total, min_points, max_points) as after_all
    from running
    inner join groups using (group_key)
)
select
    lead_key, model_key, step,
    sum(after_decay - before) as by_decay,
    sum(after_events - before) as by_events,
    sum(after_all - before) as by_all
from held
group by lead_key, model_key, step;

-- What holds from one change of fit, thirds or flat groups to the next.
create or replace temp table stretches as
with changes as (
    select
        lead_key, model_key, step, by_all as fit, by_profile as fit_by_profile, 0 as flat, 0 as flat_by_events,
        0 as flat_by_decay, 0 as thirds, 0 as known_criteria
    from fit_changes
    where lead_key % getvariable('buckets') = getvariable('bucket')
    union all
    select lead_key, model_key, step, 0, 0, by_all, by_events, by_decay, 0, 0 from flat_changes
    union all
    select lead_key, model_key, step, 0, 0, 0, 0, 0, thirds, known_criteria from thirds_changes
    where lead_key % getvariable('buckets') = getvariable('bucket')
    union all
    select distinct lead_key, model_key, 0, 0, 0, 0, 0, 0, 0, 0 from lead_spans
    where lead_key % getvariable('buckets') = getvariable('bucket')
),
summed as (
    select
        lead_key, model_key, step, cast(sum(fit) as double) as fit, cast(sum(fit_by_profile) as double) as fit_by_profile,
        cast(sum(flat) as double) as flat, cast(sum(flat_by_events) as double) as flat_by_events,
        cast(sum(flat_by_decay) as double) as flat_by_decay, sum(thirds) as thirds, sum(known_criteria) as known
    from changes
    group by lead_key, model_key, step
),
running as (
    select
        lead_key, model_key, step,
        coalesce(lead(step) over so_far, getvariable('end_step')) as next_step,
        sum(fit) over so_far as fit,
        sum(fit) over so_far - fit + fit_by_profile as fit_profile,
        sum(flat) over so_far as flat,
        sum(flat) over so_far - flat + flat_by_events as flat_events,
        sum(flat) over so_far - flat + flat_by_decay as flat_decay,
        sum(thirds) over so_far as thirds,
        sum(known) over so_far as known
    from summed
    window so_far as (partition by lead_key, model_key order by step)
),
held as (
    select
        running.lead_key, running.model_key, version_key,
        greatest(step, from_step) as first_step,
        least(next_step, to_step) as end_step,
        clamp(running.fit, fit_min * 10000, fit_max * 10000) as fit,
        case when step < from_step then clamp(running.fit, fit_min * 10000, fit_max * 10000)
            else clamp(fit_profile, fit_min * 10000, fit_max * 10000) end as fit_profile,
        flat,
        case when step < from_step then flat else flat_events end as flat_events,
        case when step < from_step then flat else flat_decay end as flat_decay,
        coalesce(bands.grade, ladders.grade, 'ungraded') as grade
    from running
    inner join lead_spans
        on running.lead_key = lead_spans.lead_key and running.model_key = lead_spans.model_key
        and next_step > from_step and step < to_step
    inner join model_versions using (version_key)
    left join bands
        on running.model_key = bands.model_key
        and is_in_band(clamp(running.fit / 10000, fit_min, fit_max), bands.lower_bound, bands.upper_bound)
    left join ladders
        on running.model_key = ladders.model_key and known > 0
        and ladders.rung = clamp(ladders.start + thirds, ladders.lowest, ladders.highest)
)
select
    *,
    lag(fit) over so_far as last_fit,
    lag(flat) over so_far as last_flat,
    lag(grade) over so_far as last_grade,
    lag(end_step) over so_far - 1 as last_step
from held
window so_far as (partition by lead_key, model_key order by first_step);

create or replace table history_versions as
select
    version_key,
    cast(coalesce(engagement_min * 10000, -1e18) as double) as lowest_engagement,
    cast(coalesce(engagement_max * 10000, 1e18) as double) as highest_engagement,
    cast(coalesce(fit_weight, 1) * 10000 as double) as fit_weight,
    cast(coalesce(engagement_weight, 1) * 10000 as double) as engagement_weight,
    cast(coalesce(score_min, 0) * 10000 as double) as lowest_score,
    cast(coalesce(score_max, 100) * 10000 as double) as highest_score
from model_versions;

create or replace macro score_of(fit, engagement, fit_weight, engagement_weight, lowest_score, highest_score) as
    round(greatest(lowest_score, least(highest_score,
        round(fit * fit_weight / 10000) + round(engagement * engagement_weight / 10000)
    )) / 10000);

create or replace temp table scored_points as
with expanded as (
    select *, unnest(range(first_step, end_step)) as step from stretches
),
joined as (
    select
        expanded.lead_key, expanded.model_key, version_key, step, grade,
        step = first_step as is_start,
        step = first_step and last_step is null as is_first,
        case when step = first_step then last_fit else fit end as fit_before,
        case when step = first_step then fit_profile else fit end as fit_profile,
        fit,
        case when step = first_step then last_grade else grade end as grade_before,
        case when step = first_step then last_flat else flat end + coalesce(previous.engagement_rules, 0)
            as engagement_before,
        case when step = first_step then flat_decay else flat end + coalesce(fading.engagement_decay, 0)
            as engagement_decay,
        case when step = first_step then flat_events else flat end + coalesce(fading.engagement_events, 0)
            as engagement_events,
        flat + coalesce(fading.engagement_rules, 0) as engagement_rules
    from expanded
    left join fading_sides as fading on point_key(lead_key, model_key, step) = fading.point
    left join fading_sides as previous
        on point_key(lead_key, model_key, case when step = first_step then last_step else step - 1 end)
        = previous.point
    where step = first_step or fading.point is not null or previous.point is not null
),
held as (
    select
        joined.* replace (
            greatest(lowest_engagement, least(highest_engagement, engagement_before)) as engagement_before,
            greatest(lowest_engagement, least(highest_engagement, engagement_decay)) as engagement_decay,
            greatest(lowest_engagement, least(highest_engagement, engagement_events)) as engagement_events,
            greatest(lowest_engagement, least(highest_engagement, engagement_rules)) as engagement_rules
        ),
        fit_weight, engagement_weight, lowest_score, highest_score
    from joined
    inner join history_versions using (version_key)
),
variants as (
    select
        * replace (
            coalesce(fit_before, 0) as fit_before,
            case when is_first then 0 else engagement_before end as engagement_before,
            case when is_first then 0 else engagement_decay end as engagement_decay,
            case when is_first then engagement_rules else engagement_events end as engagement_events,
            case when is_first then fit else fit_profile end as fit_profile
        )
    from held
),
scored as (
    select
        *,
        score_of(fit_before, engagement_before, fit_weight, engagement_weight, lowest_score, highest_score)
            as score_before,
        score_of(fit_before, engagement_decay, fit_weight, engagement_weight, lowest_score, highest_score)
            as score_decay,
        score_of(fit_before, engagement_events, fit_weight, engagement_weight, lowest_score, highest_score)
            as score_events,
        score_of(fit_profile, engagement_events, fit_weight, engagement_weight, lowest_score, highest_score)
            as score_profile,
        score_of(fit, engagement_rules, fit_weight, engagement_weight, lowest_score, highest_score) as score
    from variants
)
select
    lead_key, model_key, step, grade, fit, engagement_rules as engagement, is_first,
    grade is distinct from grade_before as is_regraded,
    cast(score as smallint) as score,
    cast(score_decay - case when is_first then 0 else score_before end as smallint) as from_decay,
    cast(score_events - score_decay as smallint) as from_events,
    cast(score_profile - score_events as smallint) as from_profile,
    cast(score - score_profile as smallint) as from_rules
from scored
where
    is_first or grade is distinct from grade_before or score != score_before or score_decay != score_before
    or score_events != score_decay or score_profile != score_events or is_start;

create or replace temp table changed_points as
with totals as (
    select
        *,
        lag(score) over so_far as last_score,
        sum(from_events) over so_far as total_events,
        sum(from_decay) over so_far as total_decay,
        sum(from_profile) over so_far as total_profile,
        sum(from_rules) over so_far as total_rules
    from scored_points
    window so_far as (partition by lead_key, model_key order by step)
)
select
    * exclude (total_events, total_decay, total_profile, total_rules),
    total_events - coalesce(lag(total_events) over so_far, 0) as change_from_events,
    total_decay - coalesce(lag(total_decay) over so_far, 0) as change_from_decay,
    total_profile - coalesce(lag(total_profile) over so_far, 0) as change_from_profile,
    total_rules - coalesce(lag(total_rules) over so_far, 0) as change_from_rules
from totals
where is_first or is_regraded or score is distinct from last_score
window so_far as (partition by lead_key, model_key order by step);

insert into lead_score_history
select
    lead_id, model_names.scoring_model, period, grade, temperature, to_points(fit), to_points(engagement), score,
    change_from_events, change_from_decay, change_from_profile, change_from_rules, period_end
from changed_points
inner join leads using (lead_key)
inner join model_names using (model_key)
inner join points using (step)
left join seeds.temperatures
    on model_names.scoring_model = temperatures.scoring_model
    and is_in_band(score, temperatures.lower_bound, temperatures.upper_bound);

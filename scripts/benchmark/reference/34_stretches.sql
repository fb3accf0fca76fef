-- Once per bucket of leads.
-- What changes now and then only: fit, thirds, and groups without a rule that fades.

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
create or replace temp table cut_stretches as
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
        lead_key, model_key, step,
        cast(sum(fit) as double) as fit, cast(sum(fit_by_profile) as double) as fit_by_profile,
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
)
select
    running.* exclude (step),
    version_key,
    greatest(step, from_step) as first_step,
    least(next_step, to_step) as end_step,
    step < from_step as is_under_way
from running
inner join (
    select * from lead_spans where lead_key % getvariable('buckets') = getvariable('bucket')
) as lead_spans
    on running.lead_key = lead_spans.lead_key and running.model_key = lead_spans.model_key
    and next_step > from_step and step < to_step;

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

-- A table between, or the joins below would be planned for a hundredth of the rows.
create or replace temp table stretches as
with held as (
    select
        cut.lead_key, cut.model_key, version_key, first_step, end_step,
        clamp(cut.fit, lowest_fit, highest_fit) as fit,
        case when is_under_way then clamp(cut.fit, lowest_fit, highest_fit)
            else clamp(fit_profile, lowest_fit, highest_fit) end as fit_profile,
        flat,
        case when is_under_way then flat else flat_events end as flat_events,
        case when is_under_way then flat else flat_decay end as flat_decay,
        coalesce(bands.grade, ladders.grade, 'ungraded') as grade
    from cut_stretches as cut
    inner join history_versions using (version_key)
    left join bands
        on cut.model_key = bands.model_key
        and is_in_band(clamp(cut.fit, lowest_fit, highest_fit), bands.lower_bound * 10000, bands.upper_bound * 10000)
    left join ladders
        on cut.model_key = ladders.model_key and known > 0
        and ladders.rung = clamp(ladders.start + thirds, ladders.lowest, ladders.highest)
)
select
    cast(row_number() over () as integer) as stretch_key,
    *,
    lag(fit) over so_far as last_fit,
    lag(flat) over so_far as last_flat,
    lag(grade) over so_far as last_grade,
    coalesce(lag(version_key) over so_far, version_key) as last_version,
    lag(end_step) over so_far - 1 as last_step
from held
window so_far as (partition by lead_key, model_key order by first_step);

create or replace macro score_of(fit, engagement, fit_weight, engagement_weight, lowest_score, highest_score) as
    round(greatest(lowest_score, least(highest_score,
        round(fit * fit_weight / 10000) + round(engagement * engagement_weight / 10000)
    )) / 10000);

create or replace temp table all_points as
select
    stretch_key,
    step,
    point_key(lead_key, model_key, step) as point,
    case when step > first_step then point - 1 else point_key(lead_key, model_key, last_step) end as last_point
from (select *, unnest(range(first_step, end_step)) as step from stretches);

create or replace temp table scored_points as
with seen as (
    select
        stretch_key, step,
        coalesce(previous.engagement_rules, 0) as fading_before,
        coalesce(fading.engagement_decay, 0) as fading_decay,
        coalesce(fading.engagement_events, 0) as fading_events,
        coalesce(fading.engagement_rules, 0) as fading_rules,
        fading.point is not null or previous.point is not null as is_fading
    from all_points
    left join fading_sides as fading using (point)
    left join fading_sides as previous on last_point = previous.point
),
joined as (
    select
        lead_key, model_key, version_key, grade, fit, step,
        step = first_step as is_start,
        is_start and last_step is null as is_first,
        case when is_start then coalesce(last_fit, 0) else fit end as fit_before,
        case when is_start and not is_first then fit_profile else fit end as fit_profile,
        is_start and last_grade is distinct from grade as is_regraded,
        case when is_start then last_version else version_key end as version_before,
        case when is_start then last_flat else flat end + fading_before as points_before,
        case when is_start then flat_decay else flat end + fading_decay as points_decay,
        case when is_start then flat_events else flat end + fading_events as points_events,
        flat + fading_rules as points_rules
    from seen
    inner join stretches using (stretch_key)
    where is_fading or step = first_step
),
held as (
    select
        joined.* exclude (points_before, points_decay, points_events, points_rules),
        least(versions.highest_engagement, greatest(versions.lowest_engagement, points_rules)) as engagement,
        case when is_first then 0
            else least(before.highest_engagement, greatest(before.lowest_engagement, points_before)) end
            as engagement_before,
        case when is_first then 0
            else least(versions.highest_engagement, greatest(versions.lowest_engagement, points_decay)) end
            as engagement_decay,
        case when is_first then engagement
            else least(versions.highest_engagement, greatest(versions.lowest_engagement, points_events)) end
            as engagement_events,
        versions.*
    from joined
    inner join history_versions as versions using (version_key)
    inner join history_versions as before on version_before = before.version_key
),
scored as (
    select
        *,
        score_of(fit, engagement, fit_weight, engagement_weight, lowest_score, highest_score) as score,
        score_of(fit_before, engagement_before, fit_weight, engagement_weight, lowest_score, highest_score)
            as score_before,
        -- Most points see no new events and no new profile: their scores are known.
        case when fit_profile = fit and engagement_events = engagement then score else score_of(
            fit_profile, engagement_events, fit_weight, engagement_weight, lowest_score, highest_score
        ) end as score_profile,
        case when fit_before = fit_profile then score_profile else score_of(
            fit_before, engagement_events, fit_weight, engagement_weight, lowest_score, highest_score
        ) end as score_events,
        case when engagement_decay = engagement_events then score_events else score_of(
            fit_before, engagement_decay, fit_weight, engagement_weight, lowest_score, highest_score
        ) end as score_decay
    from held
)
select
    lead_key, model_key, step, grade, fit, engagement, is_first, is_regraded,
    cast(score as smallint) as score,
    cast(score_decay - case when is_first then 0 else score_before end as smallint) as from_decay,
    cast(score_events - score_decay as smallint) as from_events,
    cast(score_profile - score_events as smallint) as from_profile,
    cast(score - score_profile as smallint) as from_rules
from scored
where
    is_start or score != score_before or score_decay != score_before or score_events != score_decay
    or score_profile != score_events;

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

-- Once per bucket of leads.
-- Lead x model x point: the score, and the points at which it changed.

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

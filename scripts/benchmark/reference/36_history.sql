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
    left join fading_sides as previous on all_points.point - 1 = previous.point
),
joined as (
    select
        lead_key, model_key, version_key, grade, fit, step,
        step = first_step as is_start,
        is_start and stretches.is_entry as is_entry,
        case when is_start and stretches.is_entry then 0 when is_start then last_fit else fit end as fit_before,
        case when is_start and not stretches.is_entry then fit_profile else fit end as fit_profile,
        is_start and last_grade is distinct from grade as is_regraded,
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
        case when is_entry then 0
            else least(versions.highest_engagement, greatest(versions.lowest_engagement, points_before)) end
            as engagement_before,
        case when is_entry then 0
            else least(versions.highest_engagement, greatest(versions.lowest_engagement, points_decay)) end
            as engagement_decay,
        case when is_entry then engagement
            else least(versions.highest_engagement, greatest(versions.lowest_engagement, points_events)) end
            as engagement_events,
        versions.*
    from joined
    inner join history_versions as versions using (version_key)
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
    lead_key, model_key, step, grade, fit, engagement, is_entry, is_regraded,
    cast(score as smallint) as score,
    cast(score_before as smallint) as score_before,
    cast(score_decay - case when is_entry then 0 else score_before end as smallint) as from_decay,
    cast(score_events - score_decay as smallint) as from_events,
    cast(score_profile - score_events as smallint) as from_profile,
    cast(score - score_profile as smallint) as from_rules
from scored
where
    is_start or score != score_before or score_decay != score_before or score_events != score_decay
    or score_profile != score_events;

-- What the numbers of a model change is booked to rules, what a lead had before it was away to the profile.
create or replace temp table changed_points as
with booked as (
    select
        * replace (
            from_profile - case when is_entry then coalesce(lag(score) over so_far, 0) else 0 end as from_profile,
            from_rules + case when is_entry then 0 else score_before - lag(score) over so_far end as from_rules
        )
    from scored_points
    window so_far as (partition by lead_key, model_key order by step)
)
select * from booked
where
    is_entry or is_regraded
    or from_events != 0 or from_decay != 0 or from_profile != 0 or from_rules != 0;

insert into lead_score_history
select
    lead_id, model_names.scoring_model, period, grade, temperature, to_points(fit), to_points(engagement), score,
    from_events, from_decay, from_profile, from_rules, period_end
from changed_points
inner join leads using (lead_key)
inner join model_names using (model_key)
inner join points using (step)
left join seeds.temperatures
    on model_names.scoring_model = temperatures.scoring_model
    and is_in_band(score, temperatures.lower_bound, temperatures.upper_bound);

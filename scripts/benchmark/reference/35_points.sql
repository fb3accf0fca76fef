-- Once per bucket of leads.
-- The stretches between those changes, point by point.

-- A table between, or the joins below would be planned for a hundredth of the rows.
create or replace temp table stretches as
with held as (
    select
        cut.lead_key, cut.model_key, version_key, first_step, end_step,
        cut.fit as raw_fit,
        clamp(cut.fit, lowest_fit, highest_fit) as fit,
        lowest_fit,
        highest_fit,
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
    * exclude (raw_fit, lowest_fit, highest_fit),
    -- By the numbers that the model has now.
    clamp(lag(raw_fit) over so_far, lowest_fit, highest_fit) as last_fit,
    lag(flat) over so_far as last_flat,
    lag(grade) over so_far as last_grade,
    coalesce(lag(end_step) over so_far < first_step, true) as is_entry
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
    point_key(lead_key, model_key, step) as point
from (select *, unnest(range(first_step, end_step)) as step from stretches);

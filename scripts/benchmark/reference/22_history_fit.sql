-- Lead x model x point: where the fit side changes. A change is the profile's, or the rules' own.

create or replace table fit_pieces as
with rule_spans as (
    select
        rule_key, conditions.model_key, group_key, points,
        row_number() over (order by priority, rule_id) as place,
        coalesce(from_days.step, 0) as rule_from,
        coalesce(to_days.step, getvariable('end_step')) as rule_to
    from conditions
    left join calendar as from_days
        on conditions.valid_from is not null and in_calendar(conditions.valid_from) = from_days.day
    left join calendar as to_days
        on conditions.valid_to is not null and in_calendar(conditions.valid_to) = to_days.day
    where condition_type = 'fit'
),
scored_matches as (
    select matches.*, rule_spans.* exclude (rule_key)
    from matches
    inner join rule_spans using (rule_key)
    where model_key not in (select model_key from segmented_models)
    union all
    select matches.*, rule_spans.* exclude (rule_key)
    from matches
    inner join (select * from rule_spans semi join segmented_models using (model_key)) as rule_spans using (rule_key)
    semi join segment_leads on matches.lead_key = segment_leads.lead_key
        and rule_spans.model_key = segment_leads.model_key
)
select
    lead_key, model_key, group_key, points, place, rule_from, rule_to,
    coalesce(from_days.step, 0) as match_from,
    coalesce(to_days.step, getvariable('end_step')) as match_to,
    match_from = 0 and match_to = getvariable('end_step') and rule_from = 0 and rule_to = getvariable('end_step')
        as is_constant
from scored_matches
left join calendar as from_days on in_calendar(valid_from) = from_days.day and valid_from is not null
left join calendar as to_days on in_calendar(valid_to) = to_days.day and valid_to is not null
where match_from < match_to and rule_from < rule_to;

-- Most groups never change: those are summed once, the others at each point at which one of their pieces changes.
create or replace table fit_changes as
with constant_groups as (
    select
        lead_key, group_key, any_value(model_key) as model_key,
        sum(points) as all_points, max(points) as best_points, arg_min(points, place) as first_points
    from fit_pieces
    group by lead_key, group_key
    having bool_and(is_constant)
),
changing_pieces as (
    select fit_pieces.*
    from fit_pieces
    semi join (select lead_key, group_key from fit_pieces where not is_constant) as changing
        using (lead_key, group_key)
),
steps as (
    select distinct lead_key, group_key, model_key, step
    from (
        select lead_key, group_key, model_key, unnest([match_from, match_to, rule_from, rule_to]) as step
        from changing_pieces
    )
    where step < getvariable('end_step')
),
met as (
    select
        steps.lead_key, steps.group_key, steps.model_key, steps.step, points, place,
        step >= rule_from and step < rule_to as is_met,
        (step = 0 and rule_from = 0) or (step - 1 >= rule_from and step - 1 < rule_to) as was_rule
    from steps
    left join changing_pieces as pieces
        on steps.lead_key = pieces.lead_key and steps.group_key = pieces.group_key
        and step >= match_from and step < match_to
),
changing_groups as (
    select
        lead_key, group_key, any_value(met.model_key) as model_key, step,
        case when count(met.points) = 0 then 0 else clamp(coalesce(case any_value(combine)
            when 'sum' then sum(met.points) filter (is_met)
            when 'max' then max(met.points) filter (is_met)
            else arg_min(met.points, place) filter (is_met)
        end, 0), any_value(min_points), any_value(max_points)) end as points,
        case when count(met.points) = 0 then 0 else clamp(coalesce(case any_value(combine)
            when 'sum' then sum(met.points) filter (was_rule)
            when 'max' then max(met.points) filter (was_rule)
            else arg_min(met.points, place) filter (was_rule)
        end, 0), any_value(min_points), any_value(max_points)) end as points_by_profile
    from met
    inner join groups using (group_key)
    group by lead_key, group_key, step
),
changes as (
    select
        lead_key, model_key, 0 as step,
        clamp(case combine when 'sum' then all_points when 'max' then best_points else first_points end,
            groups.min_points, groups.max_points) as by_all,
        by_all as by_profile
    from constant_groups
    inner join groups using (group_key, model_key)
    union all
    select
        lead_key, model_key, step,
        points - coalesce(lag(points) over lead_groups, 0),
        points_by_profile - coalesce(lag(points) over lead_groups, 0)
    from changing_groups
    window lead_groups as (partition by lead_key, group_key order by step)
)
select
    lead_key, model_key, step,
    cast(sum(by_all) as double) as by_all,
    cast(sum(by_profile) as double) as by_profile
from changes
group by lead_key, model_key, step;

-- Once per bucket of leads.
-- Lead x model x point: what rules are worth after decay, after new events and after rule changes.

-- What each rule is worth when something happens to it, and was worth before.
create or replace temp table rule_points_then as
select
    states.lead_key, states.rule_key, states.step, next_step, event_count, constant, slope,
    group_key, combine, is_flat_group, is_zero_something,
    points_of(terms, event_count, constant * factor + slope * day_number) as points_rules,
    case when rules_count = 0 and rules_constant = 0 then points_rules else points_of(
        terms, event_count - rules_count, (constant - rules_constant) * factor + (slope - rules_slope) * day_number
    ) end as points_events,
    points_of(
        terms, event_count - rules_count - events_count,
        (constant - rules_constant - events_constant) * factor + (slope - rules_slope - events_slope) * day_number
    ) as points_decay,
    case when is_flat_group then points_of(
        terms, event_count - new_count, (constant - new_constant) * factor + (slope - new_slope) * day_number
    ) end as points_before
from states
inner join history_rules using (rule_key)
inner join rule_steps on states.rule_key * 1024 + states.step = rule_steps.rule_step;

-- Between two happenings a rule that fades is worth something else at every point, another one the same.
create or replace temp view points_at_all_steps as
with later as (
    select
        lead_key, rule_key, combine, event_count, constant, slope, points_rules,
        unnest(range(step + 1, next_step)) as step
    from rule_points_then
    where not is_flat_group and (points_rules != 0 or (is_zero_something and points_rules is not null))
)
select lead_key, group_key, rule_key, combine, step, points_decay, points_events, points_rules
from rule_points_then
where not is_flat_group
union all
select
    lead_key, group_key, rule_key, later.combine, later.step,
    case when is_fading then points_of(terms, event_count, constant * factor + slope * day_number)
        else points_rules end as points_then,
    points_then,
    points_then
from later
inner join history_rules using (rule_key)
inner join rule_steps on later.rule_key * 1024 + later.step = rule_steps.rule_step;

create or replace temp table group_points_then as
select
    lead_key, group_key, step,
    sum(points_decay) as points_decay, sum(points_events) as points_events, sum(points_rules) as points_rules
from points_at_all_steps
where combine = 'sum'
group by lead_key, group_key, step
union all
select lead_key, group_key, step, max(points_decay), max(points_events), max(points_rules)
from points_at_all_steps
where combine = 'max'
group by lead_key, group_key, step
union all
select
    lead_key, group_key, step,
    arg_min(points_decay, place), arg_min(points_events, place), arg_min(points_rules, place)
from points_at_all_steps
inner join (select rule_key, place from history_rules) as places using (rule_key)
where combine = 'first_match'
group by lead_key, group_key, step;

-- One number for lead, model and point; 64 models, 1024 points.
create or replace macro point_key(lead_key, model_key, step) as
    (cast(lead_key as bigint) * 64 + model_key) * 1024 + step;

create or replace temp table fading_sides as
with bounds as (
    select
        group_key, model_key,
        cast(coalesce(min_points, -1e18) as double) as lowest,
        cast(coalesce(max_points, 1e18) as double) as highest
    from groups
)
select
    point_key(lead_key, model_key, step) as point,
    sum(least(highest, greatest(lowest, coalesce(points_decay, 0)))) as engagement_decay,
    sum(least(highest, greatest(lowest, coalesce(points_events, 0)))) as engagement_events,
    sum(least(highest, greatest(lowest, coalesce(points_rules, 0)))) as engagement_rules
from group_points_then
inner join bounds using (group_key)
group by point_key(lead_key, model_key, step);

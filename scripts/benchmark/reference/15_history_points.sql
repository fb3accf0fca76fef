-- Once per bucket of leads.
-- Lead x model x point: the engagement side, after decay, after new events and after rule changes.

-- What each rule is worth when something happens to it, and was worth before.
create or replace temp table rule_points_then as
select
    states.lead_key, states.rule_key, states.step, next_step, event_count, constant, slope,
    group_key, is_flat_group, is_zero_something,
    event_count - new_count as count_before,
    event_count - rules_count as count_events,
    event_count - rules_count - events_count as count_decay,
    points_of(terms, count_before, (constant - new_constant) * factor + (slope - new_slope) * day_number)
        as points_before,
    points_of(
        terms, count_decay,
        (constant - rules_constant - events_constant) * factor + (slope - rules_slope - events_slope) * day_number
    ) as points_decay,
    points_of(terms, count_events, (constant - rules_constant) * factor + (slope - rules_slope) * day_number)
        as points_events,
    points_of(terms, event_count, constant * factor + slope * day_number) as points_rules
from states
inner join history_rules using (rule_key)
inner join rule_steps on states.rule_key * 1024 + states.step = rule_steps.rule_step;

-- A rule that fades is worth something else at every point.
create or replace temp table fading_points as
with later as (
    select
        lead_key, group_key, rule_key, event_count, constant, slope, points_rules,
        unnest(range(step + 1, next_step)) as step
    from rule_points_then
    where not is_flat_group and (points_rules != 0 or is_zero_something)
)
select
    lead_key, later.group_key, rule_key, cast(later.step as integer) as step, event_count,
    case when is_fading then points_of(terms, event_count, constant * factor + slope * day_number)
        else later.points_rules end as points_rules
from later
inner join history_rules using (rule_key)
inner join rule_steps on later.rule_key * 1024 + later.step = rule_steps.rule_step;

create or replace temp table group_points_then as
with every_point as (
    select
        lead_key, group_key, rule_key, step, points_decay, points_events, points_rules, count_decay, count_events,
        event_count
    from rule_points_then
    where not is_flat_group
    union all
    select
        lead_key, group_key, rule_key, step, points_rules, points_rules, points_rules, event_count, event_count,
        event_count
    from fading_points
),
chosen as (
    select
        lead_key, group_key, step,
        max(points_decay) filter (count_decay between terms['lowest_count'] and terms['highest_count']) as best_decay,
        max(points_events) filter (count_events between terms['lowest_count'] and terms['highest_count'])
            as best_events,
        max(points_rules) filter (event_count between terms['lowest_count'] and terms['highest_count']) as best_rules,
        arg_min(points_decay, place)
            filter (count_decay between terms['lowest_count'] and terms['highest_count']) as first_decay,
        arg_min(points_events, place)
            filter (count_events between terms['lowest_count'] and terms['highest_count']) as first_events,
        arg_min(points_rules, place)
            filter (event_count between terms['lowest_count'] and terms['highest_count']) as first_rules
    from every_point
    inner join (select * from history_rules where combine != 'sum') as history_rules using (rule_key, group_key)
    group by lead_key, group_key, step
)
select
    lead_key, group_key, step,
    sum(points_decay) as points_decay, sum(points_events) as points_events, sum(points_rules) as points_rules
from every_point
inner join (select group_key from groups where combine = 'sum') as adding using (group_key)
group by lead_key, group_key, step
union all
select
    lead_key, group_key, step,
    coalesce(case combine when 'max' then best_decay else first_decay end, 0),
    coalesce(case combine when 'max' then best_events else first_events end, 0),
    coalesce(case combine when 'max' then best_rules else first_rules end, 0)
from chosen
inner join groups using (group_key);

-- One number for lead, model and point; 64 models, 1024 points.
create or replace macro point_key(lead_key, model_key, step) as
    (cast(lead_key as bigint) * 64 + model_key) * 1024 + step;

create or replace temp table fading_sides as
select
    point_key(lead_key, model_key, step) as point,
    sum(clamp(points_decay, min_points, max_points)) as engagement_decay,
    sum(clamp(points_events, min_points, max_points)) as engagement_events,
    sum(clamp(points_rules, min_points, max_points)) as engagement_rules
from group_points_then
inner join groups using (group_key)
group by point_key(lead_key, model_key, step);

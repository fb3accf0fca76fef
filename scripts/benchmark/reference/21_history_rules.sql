-- How each rule is followed through time.

-- How each rule is followed through time. Most rules need no count of events: no weight is left, no points are left.
create or replace table history_rules as
select
    engagement_rules.*,
    groups.combine,
    -- Reached with 0 points is more than not reached: where it is chosen from others, or held by a bound.
    combine != 'sum'
    or clamp(0, engagement_rules.min_points, engagement_rules.max_points) != 0
    or clamp(0, groups.min_points, groups.max_points) != 0 as is_zero_something,
    is_zero_something or counting = 'range' or (counting = 'once' and decay = 'none') as needs_count,
    counting != 'each' and decay != 'none' as is_by_latest,
    decay in ('half_life', 'linear') as is_fading,
    bool_and(decay in ('none', 'step') and not is_zero_something) over (partition by group_key) as is_flat_group,
    row_number() over (order by priority, rule_id) as place,
    -- What points_of needs. Up to plain_count the weight is 1 and not what the events add up to. A rule that is not
    -- reached has no points where one is chosen, 0 where all are added up.
    {
        'lowest_count': case
            when not needs_count then -1e18 when counting = 'range' then coalesce(min_count, 1) - 0.5 else 0.5 end,
        'highest_count': case when counting = 'range' then coalesce(max_count + 0.5, 1e18) else 1e18 end,
        'plain_count': case
            when counting != 'each' and decay = 'none' then 1e18 when counting = 'range' then 0.5 else -1e18 end,
        'points': cast(points as double),
        'no_points': case when combine = 'sum' then 0.0 end,
        'lowest_points': cast(coalesce(engagement_rules.min_points, -1e18) as double),
        'highest_points': cast(coalesce(engagement_rules.max_points, 1e18) as double)
    } as terms
from engagement_rules
inner join groups using (group_key);

-- To whole numbers; what is a half but for the last bits of a double is a half, as in the project.
create or replace macro round_away(number) as round(number + sign(number) * 1e-6);

-- Points of a rule from count and weight of its events, in the project's steps of rounding.
create or replace macro points_of(terms, event_count, weight) as
    case
        when event_count between terms['lowest_count'] and terms['highest_count']
            then least(terms['highest_points'], greatest(
                terms['lowest_points'],
                round_away(terms['points'] * case when event_count <= terms['plain_count'] then 1 else weight end)
            ))
        else terms['no_points']
    end;

-- From which age to which a piece of a decay lasts, and whether it is of the count, the weight or both.
create or replace table decay_pieces as
with steps as (
    select
        rule_key,
        1 - decay_rate * number as weight,
        cast(number * decay_days as integer) as first_age,
        cast((number + 1) * decay_days as integer) as end_age
    from history_rules
    cross join range(1001) as numbers(number)
    where decay = 'step' and decay_rate * number < 1
),
weights as (
    select rule_key, weight, first_age, end_age from steps
    union all
    select rule_key, 1, 0, case when decay = 'linear' then decay_days end from history_rules
    where decay in ('linear', 'half_life') or (counting = 'each' and decay = 'none')
)
-- The weight has an end of its own, ...
select rule_key, is_by_latest as is_latest, 0 as count_part, weight, first_age, end_age
from weights
inner join history_rules using (rule_key)
where end_age is not null or not needs_count or (is_by_latest and counting = 'range')
union all
-- ... the count ends with the window, ...
select rule_key, counting = 'once' and is_by_latest, 1, 0, 0, null
from history_rules
where needs_count and rule_key not in (
    select rule_key from weights inner join history_rules using (rule_key)
    where end_age is null and not (is_by_latest and counting = 'range')
)
union all
-- ... and in most rules that need both, they are one.
select rule_key, is_by_latest, 1, weight, first_age, end_age
from weights
inner join history_rules using (rule_key)
where end_age is null and needs_count and not (is_by_latest and counting = 'range');

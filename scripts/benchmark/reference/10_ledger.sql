-- Why: every rule, every cap, and the strongest reasons in words.
create or replace table lead_score_contributions as
with rules as (
    select rule_key, rule_id, description from conditions where condition_type = 'fit'
    union all
    select rule_key, rule_id, description from engagement_rules
),
rule_entries as (
    select
        rule_points.*,
        rules.rule_id,
        groups.rule_group,
        groups.side,
        coalesce(matched_value, case
            when rule_key in (select rule_key from engagement_rules where activity_type = 'inactivity')
                then cast(age_days as varchar)
            else cast(as_of_date() - age_days as varchar)
        end) as matched
    from rule_points
    inner join rules using (rule_key)
    inner join groups using (group_key)
),
adjustments as (
    select
        group_points.lead_key, groups.model_key, 'group_cap:' || rule_group as rule_id, rule_group, side,
        to_points(clamp(points, min_points, max_points) - points) as points
    from group_points
    inner join groups using (group_key)
    union all
    select lead_key, model_key, 'side_cap:fit', null, 'fit', fit_score - fit_points from score_points
    union all
    select lead_key, model_key, 'weight:fit', null, 'fit', weighted_fit - fit_score from score_points
    union all
    select lead_key, model_key, 'side_cap:engagement', null, 'engagement', engagement_score - engagement_points
    from score_points
    union all
    select lead_key, model_key, 'weight:engagement', null, 'engagement', weighted_engagement - engagement_score
    from score_points
    union all
    select lead_key, model_key, 'score_cap', null, null, clamped_score - unclamped_score from score_points
    union all
    select lead_key, model_key, 'rounding', null, null, score - clamped_score from score_points
),
entries as (
    select
        lead_key, model_key, 'rule' as entry_type, rule_id, rule_group, side, matched as matched_value, events_seen,
        events_counted, to_points(raw_points) as raw_points,
        to_points(points) as points
    from rule_entries
    union all
    select
        lead_key, model_key, 'adjustment', 'rule_cap:' || rule_id, rule_group, side, null, null, null, null,
        to_points(clamped_points - points)
    from rule_entries
    where clamped_points != points
    union all
    select
        lead_key, model_key, 'adjustment', rule_id, rule_group, side, null, null, null, null,
        cast(points as decimal(18, 4))
    from adjustments
    where points != 0
)
select leads.lead_id, model_names.scoring_model, entries.* exclude (lead_key, model_key)
from entries
inner join leads using (lead_key)
inner join model_names using (model_key);

-- Strongest first: points, then the order of rule ids, as one number that is its own sort key.
create or replace table lead_score_reasons as
with rules as (
    select rule_key, description, 'fit' as kind from conditions where condition_type = 'fit'
    union all
    select rule_key, description, case when activity_type = 'inactivity' then 'inactivity' else 'engagement' end
    from engagement_rules
),
ordered_rules as (
    select rules.*, rule_id, row_number() over (order by rule_id) as place
    from rules
    inner join (
        select rule_key, rule_id from conditions union all select rule_key, rule_id from engagement_rules
    ) using (rule_key)
),
strongest as (
    select
        lead_key, model_key, clamped_points > 0 as is_for,
        max_by(
            {'rule_key': rule_key, 'points': clamped_points, 'age_days': age_days, 'events_counted': events_counted,
                'matched_value': matched_value},
            abs(clamped_points) * 65536 - place, 5
        ) as reasons
    from rule_points
    inner join ordered_rules using (rule_key)
    where clamped_points != 0 and points != 0
    group by lead_key, model_key, clamped_points > 0
),
unrolled as (
    select lead_key, model_key, is_for, unnest(reasons) as reason, generate_subscripts(reasons, 1) as reason_rank
    from strongest
)
select
    leads.lead_id,
    model_names.scoring_model,
    case when is_for then 'for' else 'against' end as direction,
    coalesce(rules.description, rules.rule_id) || case
        when rules.kind = 'fit' and reason.matched_value is not null
            then ' (' || substring(reason.matched_value, 1, 80) || ')'
        when rules.kind = 'inactivity' then ' (' || reason.age_days || ' days)'
        when rules.kind = 'engagement' and reason.events_counted = 1 and reason.age_days is not null
            then ' (' || cast(as_of_date() - reason.age_days as varchar) || ')'
        when rules.kind = 'engagement' and reason.events_counted > 1
            then ' (' || reason.events_counted || ' times, last on '
                || cast(as_of_date() - reason.age_days as varchar) || ')'
        else ''
    end as reason,
    cast(reason_rank as integer) as reason_rank,
    to_points(reason.points) as points
from unrolled
inner join ordered_rules as rules on unrolled.reason.rule_key = rules.rule_key
inner join leads using (lead_key)
inner join model_names using (model_key);

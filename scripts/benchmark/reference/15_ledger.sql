-- Why: every rule, every cap, and the strongest reasons in words.

create or replace table rules as
select rule_key, group_key, rule_id, description, 'fit' as kind from conditions where condition_type = 'fit'
union all
select
    rule_key, group_key, rule_id, description,
    case when activity_type = 'inactivity' then 'inactivity' else 'engagement' end
from engagement_rules;

create or replace table lead_score_contributions as
with named_rules as (
    select rules.*, rule_group, side
    from rules
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
        lead_key, model_key, 'rule' as entry_type, rule_id, rule_group, side,
        case kind
            when 'fit' then matched_value
            when 'inactivity' then cast(age_days as varchar)
            else cast(as_of_date() - age_days as varchar)
        end as matched_value,
        events_seen, events_counted, to_points(raw_points) as raw_points, to_points(points) as points
    from rule_points
    inner join named_rules using (rule_key)
    union all
    select
        lead_key, model_key, 'adjustment', 'rule_cap:' || rule_id, rule_group, side, null, null, null, null,
        to_points(clamped_points - points)
    from rule_points
    inner join named_rules using (rule_key)
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

create or replace table lead_score_reasons as
with places as (
    select *, row_number() over (order by rule_id) as place from rules
),
weighted as (
    select
        rule_points.*,
        places.description,
        places.rule_id,
        places.kind,
        places.place,
        cast(round(clamped_points * coalesce(case kind when 'fit' then fit_weight else engagement_weight end, 1), 0)
            as bigint) as weighted_points
    from rule_points
    inner join places using (rule_key)
    inner join model_versions using (model_key)
    where points != 0 and is_valid_on(model_versions.valid_from, model_versions.valid_to, as_of_date())
),
ranked as (
    select
        *,
        row_number() over (
            partition by lead_key, model_key, weighted_points > 0
            order by abs(weighted_points) * 65536 - place desc
        ) as reason_rank
    from weighted
    where weighted_points != 0
    qualify reason_rank <= 5
)
select
    leads.lead_id,
    model_names.scoring_model,
    case when weighted_points > 0 then 'for' else 'against' end as direction,
    coalesce(description, rule_id) || case
        when kind = 'fit' and matched_value is not null then ' (' || substring(matched_value, 1, 80) || ')'
        when kind = 'inactivity' then ' (' || age_days || ' days)'
        when kind = 'engagement' and events_counted = 1 and age_days is not null
            then ' (' || cast(as_of_date() - age_days as varchar) || ')'
        when kind = 'engagement' and events_counted > 1
            then ' (' || events_counted || ' times, last on ' || cast(as_of_date() - age_days as varchar) || ')'
        else ''
    end as reason,
    cast(reason_rank as integer) as reason_rank,
    to_points(weighted_points) as points
from ranked
inner join leads using (lead_key)
inner join model_names using (model_key);

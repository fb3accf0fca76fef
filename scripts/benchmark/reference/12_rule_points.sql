-- Lead x rule: points, held by the bounds of the rule and chosen by its group.

create or replace table rule_points as
with engaged as (
    select
        lead_rules.*,
        engagement_rules.* exclude (rule_key, rule_id, valid_from, valid_to, description),
        case
            when counting = 'range'
                then events_accepted >= coalesce(min_count, 1) and coalesce(events_accepted <= max_count, true)
            else events_accepted > 0
        end as is_reached
    from lead_rules
    inner join engagement_rules using (rule_key)
    union all
    -- "At most n times" is also true of leads without any event.
    select
        model_leads.lead_key, rule_key, 0, 0, 0, null, null, 0, 0,
        engagement_rules.* exclude (rule_key, rule_id, valid_from, valid_to, description),
        true
    from model_leads
    inner join engagement_rules using (model_key)
    anti join lead_rules on model_leads.lead_key = lead_rules.lead_key
        and engagement_rules.rule_key = lead_rules.rule_key
    where counting = 'range' and min_count = 0 and is_valid_on(valid_from, valid_to, as_of_date())
),
silent as (
    select
        model_leads.lead_key,
        engagement_rules.*,
        cast(as_of_date() - coalesce(cast(last_engaged_at as date), leads.created_on) as integer) as silent_days,
        cast(clamp(silent_days // limit_days, 0, limit_count) as bigint) * points as step_points
    from model_leads
    inner join engagement_rules using (model_key)
    inner join leads using (lead_key)
    left join last_engagements on model_leads.lead_key = last_engagements.lead_key
    where
        engagement_rules.activity_type = 'inactivity'
        and is_valid_on(valid_from, valid_to, as_of_date())
        and silent_days >= limit_days
),
all_points as (
    select
        lead_key, model_key, group_key, rule_key, priority, is_reached,
        events_seen,
        case when not is_reached then 0 when counting = 'once' then 1 else events_accepted end as events_counted,
        latest_age as age_days,
        cast(null as varchar) as matched_value,
        case when not is_reached then 0 when counting = 'each' then points * events_accepted else points end
            as raw_points,
        case
            when not is_reached then 0
            when counting = 'each' then weigh(points, weighted_events)
            else weigh(points, coalesce(latest_weight, 1000000000000))
        end as rule_points,
        clamp(rule_points, min_points, max_points) as clamped_points,
        cast(round(points * (3 * events_last_week - events_3_weeks_before) / 3.0) as bigint) as momentum
    from engaged
    union all
    select
        lead_key, model_key, group_key, rule_key, priority, true, 0, 0, silent_days, null, step_points, step_points,
        clamp(step_points, min_points, max_points), 0
    from silent
    union all
    select
        matches.lead_key, model_key, group_key, rule_key, priority, true, null, null, null, matched_value, points,
        points, points, 0
    from matches
    inner join conditions using (rule_key)
    where
        condition_type = 'fit'
        and is_valid_on(matches.valid_from, matches.valid_to, as_of_date())
        and is_valid_on(conditions.valid_from, conditions.valid_to, as_of_date())
),
current_points as (
    select
        all_points.*,
        groups.combine,
        case when not is_reached then null when combine = 'first_match' then -place
            when combine = 'max' then clamped_points * 65536 - place end as preference
    from all_points
    inner join groups using (group_key)
    inner join places using (rule_key)
    left join segment_leads_now as scored
        on all_points.lead_key = scored.lead_key and all_points.model_key = scored.model_key
    where all_points.model_key in (select model_key from unsegmented_now) or scored.lead_key is not null
),
winners as (
    select lead_key, group_key, max(preference) as preference
    from current_points
    where combine != 'sum'
    group by lead_key, group_key
),
chosen as (
    select current_points.*, is_reached as is_chosen from current_points
    where combine = 'sum'
    union all
    select current_points.*, coalesce(current_points.preference = winners.preference, false)
    from current_points
    inner join winners using (lead_key, group_key)
    where combine != 'sum'
)
select
    lead_key, model_key, group_key, rule_key, matched_value, age_days, events_seen, events_counted, raw_points,
    case when is_chosen then rule_points else 0 end as points,
    case when is_chosen then clamped_points else 0 end as clamped_points,
    momentum
from chosen;

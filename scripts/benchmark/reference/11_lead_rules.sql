-- Lead x rule: what its days count for today.

-- A limit per day needs no memory; longer ones count in buckets from the first match, the earliest kept.
create or replace table lead_rules as
with weighed as (
    select
        rule_days.lead_key,
        rule_days.rule_key,
        rule_days.activity_date,
        rule_days.event_count,
        engagement_rules.limit_count,
        engagement_rules.limit_days,
        decay_weights.age,
        decay_weights.weight,
        decay_weights.is_in_window
    from rule_days
    inner join engagement_rules using (rule_key)
    inner join decay_weights
        on rule_days.rule_key * getvariable('age_count') + (as_of_date() - rule_days.activity_date) = weight_key
),
bucketed as (
    select
        *,
        coalesce((max(age) over (partition by lead_key, rule_key) - age) // limit_days, 0) as bucket
    from weighed
    where limit_count is not null and limit_days is distinct from 1
),
running as (
    select
        *,
        sum(event_count) over (
            partition by lead_key, rule_key, is_in_window, bucket order by age desc
        ) - event_count as count_before
    from bucketed
),
counted as (
    select
        lead_key, rule_key, age, weight, event_count,
        case when is_in_window then least(event_count, coalesce(limit_count, event_count)) else 0 end as count_now
    from weighed
    where limit_count is null or limit_days = 1
    union all
    select
        lead_key, rule_key, age, weight, event_count,
        case when is_in_window then greatest(0, least(event_count, limit_count - count_before)) else 0 end
    from running
)
select
    lead_key,
    rule_key,
    cast(sum(event_count) as integer) as events_seen,
    cast(sum(count_now) as integer) as events_accepted,
    cast(sum(count_now * weight) as bigint) as weighted_events,
    max(weight) filter (count_now > 0) as latest_weight,
    cast(min(age) filter (count_now > 0) as integer) as latest_age,
    cast(coalesce(sum(count_now) filter (age < 7), 0) as integer) as events_last_week,
    cast(coalesce(sum(count_now) filter (age between 7 and 27), 0) as integer) as events_3_weeks_before
from counted
group by lead_key, rule_key;

-- Points x weight / 10^12, rounded half away from zero with the project's nudge of 10^-10 points, in 64 bits.
create or replace macro weigh(points, weight) as
    sign(points) * (
        (abs(points) * (weight // 1000000) + abs(points) * (weight % 1000000) // 1000000 + 500001) // 1000000
    );

create or replace table last_engagements as
select lead_key, max(last_occurred_at) as last_engaged_at
from event_days
semi join (select distinct class_key from content_classes where is_engagement) as engaging using (class_key)
where lead_key is not null
group by lead_key;

-- In which order rules come that rival for one place; of equal ones the lower id.
create or replace table places as
select rule_key, row_number() over (
    order by case when combine = 'first_match' then priority end, rule_id
) as place
from (
    select rule_key, group_key, priority, rule_id from conditions where condition_type = 'fit'
    union all
    select rule_key, group_key, priority, rule_id from engagement_rules
)
inner join groups using (group_key);

create or replace table unsegmented_now as
select model_key from model_versions
where segment_attribute is null and is_valid_on(valid_from, valid_to, as_of_date());

create or replace table segment_leads_now as
select * from model_leads anti join unsegmented_now using (model_key);

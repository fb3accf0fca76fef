-- Lead x model: from rules to groups, sides and the score.

create or replace table group_points as
select
    lead_key,
    group_key,
    cast(sum(clamped_points) as bigint) as points,
    cast(sum(momentum) as bigint) as momentum
from rule_points
group by lead_key, group_key;

create or replace macro to_points(whole) as cast(cast(whole as decimal(22, 0)) * 0.0001 as decimal(18, 4));

create or replace table score_points as
with sides as (
    select
        lead_key,
        model_key,
        coalesce(sum(clamp(points, min_points, max_points)) filter (side = 'fit'), 0) as fit_points,
        coalesce(sum(clamp(points, min_points, max_points)) filter (side = 'engagement'), 0) as engagement_points,
        sum(momentum) as momentum
    from group_points
    inner join groups using (group_key)
    group by lead_key, model_key
),
clamped as (
    select
        model_leads.lead_key,
        model_leads.model_key,
        to_points(coalesce(fit_points, 0)) as fit_points,
        to_points(coalesce(engagement_points, 0)) as engagement_points,
        to_points(coalesce(momentum, 0)) as momentum
    from model_leads
    left join sides using (lead_key, model_key)
),
sided as (
    select
        clamped.*,
        cast(clamp(fit_points, fit_min, fit_max) as decimal(18, 4)) as fit_score,
        cast(clamp(engagement_points, engagement_min, engagement_max) as decimal(18, 4)) as engagement_score,
        cast(round(fit_score * coalesce(fit_weight, 1), 4) as decimal(18, 4)) as weighted_fit,
        cast(round(engagement_score * coalesce(engagement_weight, 1), 4) as decimal(18, 4)) as weighted_engagement,
        cast(weighted_fit + weighted_engagement as decimal(18, 4)) as unclamped_score,
        cast(
            clamp(unclamped_score, coalesce(score_min, 0), coalesce(score_max, 100)) as decimal(18, 4)
        ) as clamped_score
    from clamped
    inner join model_versions using (model_key)
    where is_valid_on(valid_from, valid_to, as_of_date())
)
select
    lead_key,
    model_key,
    fit_points,
    fit_score,
    weighted_fit,
    engagement_points,
    engagement_score,
    weighted_engagement,
    unclamped_score,
    clamped_score,
    cast(round(clamped_score, 0) as integer) as score,
    momentum
from sided;

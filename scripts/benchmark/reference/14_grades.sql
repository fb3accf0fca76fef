-- Lead x model: what the score means.

-- A criterion met adds its thirds, one known and not met takes them off.
create or replace table thirds as
with criteria as (
    select * from conditions
    where condition_type = 'fit' and thirds is not null and is_valid_on(valid_from, valid_to, as_of_date())
),
met as (
    select lead_key, model_key, rule_key, thirds
    from matches
    inner join criteria using (rule_key)
    semi join model_leads using (lead_key, model_key)
    where is_valid_on(matches.valid_from, matches.valid_to, as_of_date())
),
known as (
    select lead_key, model_key, rule_key, -thirds as thirds
    from attribute_periods as periods
    inner join criteria using (attribute)
    semi join model_leads using (lead_key, model_key)
    where is_valid_on(periods.valid_from, periods.valid_to, as_of_date())
)
select lead_key, model_key, sum(thirds) as thirds
from (
    from met
    union all
    select known.* from known anti join met using (lead_key, rule_key)
)
group by lead_key, model_key;

create or replace table ladders as
select
    model_key, rung, grade,
    min(rung) over () as lowest, max(rung) over () as highest, max(case when is_start then rung end) over () as start
from seeds.grade_ladder
cross join (select distinct model_key from model_versions where grade_method = 'thirds');

create or replace table bands as
select model_key, grade, lower_bound, upper_bound
from seeds.grade_bands
inner join model_names using (scoring_model)
semi join (select model_key from model_versions where grade_method = 'bands') using (model_key);

create or replace macro is_in_band(value, lower_bound, upper_bound) as
    coalesce(value >= lower_bound, true) and coalesce(value < upper_bound, true);

create or replace table lead_scores as
with named as (
    select
        leads.lead_id,
        model_names.scoring_model,
        score_points.*,
        coalesce(bands.grade, ladders.grade, 'ungraded') as grade,
        last_engagements.last_engaged_at
    from score_points
    inner join leads using (lead_key)
    inner join model_names using (model_key)
    left join bands
        on score_points.model_key = bands.model_key and is_in_band(fit_score, bands.lower_bound, bands.upper_bound)
    left join thirds
        on score_points.lead_key = thirds.lead_key and score_points.model_key = thirds.model_key
    left join ladders
        on score_points.model_key = ladders.model_key
        and ladders.rung = clamp(ladders.start + thirds.thirds, ladders.lowest, ladders.highest)
    left join last_engagements on score_points.lead_key = last_engagements.lead_key
)
select
    lead_id,
    named.scoring_model,
    grade,
    temperature,
    fit_score,
    engagement_score,
    unclamped_score,
    score,
    tiers.engagement_tier,
    momentum,
    as_of_date() as as_of_date,
    last_engaged_at
from named
left join seeds.temperatures
    on named.scoring_model = temperatures.scoring_model
    and is_in_band(score, temperatures.lower_bound, temperatures.upper_bound)
left join seeds.engagement_tiers as tiers
    on named.scoring_model = tiers.scoring_model
    and is_in_band(engagement_score, tiers.lower_bound, tiers.upper_bound);

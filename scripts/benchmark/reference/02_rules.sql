-- The words and numbers of the seeds, keyed by small integers.

create or replace table model_names as
select
    cast(row_number() over (order by scoring_model) as smallint) as model_key,
    scoring_model
from (select distinct scoring_model from seeds.scoring_models);

create or replace table model_versions as
select
    cast(row_number() over (order by scoring_model, valid_from) as smallint) as version_key,
    model_names.model_key,
    scoring_models.*
from seeds.scoring_models
inner join model_names using (scoring_model);

-- Points are whole numbers of 1/10000 from here on: sums are exact, and need no wide decimals.
create or replace table groups as
select
    cast(row_number() over (order by model_key, rule_group) as smallint) as group_key,
    model_key,
    rule_group,
    side,
    combine,
    cast(min_points * 10000 as bigint) as min_points,
    cast(max_points * 10000 as bigint) as max_points
from seeds.rule_groups
inner join model_names using (scoring_model);

-- Conditions of fit rules and segments, then engagement rules, with one numbering.
create or replace table conditions as
with all_conditions as (
    select
        scoring_model, 'fit' as condition_type, rule_id, rule_group, lower(attribute) as attribute, operator, value,
        upper_value, priority, cast(points * 10000 as bigint) as points, thirds, description, valid_from, valid_to
    from seeds.fit_rules
    union all
    select
        scoring_model, 'segment', scoring_model, null, lower(segment_attribute), segment_operator, segment_value,
        segment_upper_value, null, null, null, description, valid_from, valid_to
    from seeds.scoring_models
    where segment_attribute is not null
)
select
    cast(row_number() over (order by condition_type, scoring_model, rule_id, valid_from) as integer) as rule_key,
    model_names.model_key,
    groups.group_key,
    all_conditions.* exclude (scoring_model, rule_group)
from all_conditions
inner join model_names using (scoring_model)
left join groups on groups.model_key = model_names.model_key and groups.rule_group = all_conditions.rule_group;

create or replace table engagement_rules as
select
    cast(
        (select max(rule_key) from conditions) + row_number() over (order by scoring_model, rule_id, valid_from)
        as integer
    ) as rule_key,
    model_names.model_key,
    groups.group_key,
    rule_id,
    lower(channel) as channel,
    lower(activity_type) as activity_type,
    content_operator,
    content_value,
    coalesce(counting, 'each') as counting,
    coalesce(decay, 'none') as decay,
    priority,
    min_count,
    max_count,
    limit_count,
    limit_days,
    window_days,
    decay_days,
    cast(decay_rate as double) as decay_rate,
    cast(points * 10000 as bigint) as points,
    cast(engagement_rules.min_points * 10000 as bigint) as min_points,
    cast(engagement_rules.max_points * 10000 as bigint) as max_points,
    description,
    valid_from,
    valid_to
from seeds.engagement_rules
inner join model_names using (scoring_model)
inner join groups using (model_key, rule_group);

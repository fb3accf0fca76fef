-- The words and numbers of the seeds, keyed by small integers: rules stay rows that the events and leads are joined to.
create or replace macro as_of_date() as cast(getvariable('as_of_date') as date);

-- Is a day inside [valid_from, valid_to)?
create or replace macro is_valid_on(valid_from, valid_to, day) as
    coalesce(valid_from <= day, true) and coalesce(day < valid_to, true);

create or replace macro clamp(value, minimum, maximum) as
    case when value < minimum then minimum when value > maximum then maximum else value end;

create or replace macro escape_like(text) as replace(replace(replace(text, '!', '!!'), '%', '!%'), '_', '!_');

-- The operators of the rule seeds.
create or replace macro is_met(value, operator, operand, upper_operand) as
    case operator
        when 'is_known' then value is not null
        when 'is_unknown' then value is null
        when 'equals' then lower(trim(value)) = lower(trim(operand))
            or coalesce(try_cast(value as decimal(28, 6)) = try_cast(operand as decimal(28, 6)), false)
        when 'not_equals' then not (
            lower(trim(value)) = lower(trim(operand))
            or coalesce(try_cast(value as decimal(28, 6)) = try_cast(operand as decimal(28, 6)), false)
        )
        when 'in' then '|' || replace(replace(lower(trim(operand)), ' |', '|'), '| ', '|') || '|'
            like '%|' || escape_like(lower(trim(value))) || '|%' escape '!'
            and lower(trim(value)) not like '%|%'
        when 'contains' then lower(trim(value)) like '%' || escape_like(lower(trim(operand))) || '%' escape '!'
        when 'starts_with' then lower(trim(value)) like escape_like(lower(trim(operand))) || '%' escape '!'
        when 'ends_with' then lower(trim(value)) like '%' || escape_like(lower(trim(operand))) escape '!'
        when 'matches' then regexp_matches(trim(value), operand, 'i')
        when 'between' then try_cast(value as decimal(28, 6)) >= try_cast(operand as decimal(28, 6))
            and try_cast(value as decimal(28, 6)) < try_cast(upper_operand as decimal(28, 6))
        when 'at_least' then try_cast(value as decimal(28, 6)) >= try_cast(operand as decimal(28, 6))
        when 'less_than' then try_cast(value as decimal(28, 6)) < try_cast(operand as decimal(28, 6))
        else false
    end;

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

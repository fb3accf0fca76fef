{{ config(materialized="view") }}

-- Lead x model x period: what a condition adds to the thirds of the grade, the must-haves not met and the spam points.
-- In a partial run of the changed leads only.
with

match_periods as (
    select * from {{ ref('attribute_match_periods') }}
    where {{ is_changed('lead_id', of='history', table='history_profile_changes') }}
),

known_periods as (
    select * from {{ ref('int_lead_attribute_periods') }}
    where {{ is_changed('lead_id', of='history', table='history_profile_changes') }}
),

conditions as (
    select * from {{ ref('attribute_conditions') }}
),

leads as (
    select * from {{ ref('int_leads') }}
    where {{ is_changed('lead_id', of='history', table='history_profile_changes') }}
),

-- An attribute that is known means the same to all conditions on it at once.
known_conditions as (
    select
        attribute,
        scoring_model,
        cast(sum(-thirds) as {{ dbt.type_int() }}) as thirds,
        cast(count(thirds) as {{ dbt.type_int() }}) as known_criteria,
        cast(sum(case when is_met_when_unknown then 1 else 0 end) as {{ dbt.type_int() }}) as unmet_must_haves,
        valid_from,
        valid_to
    from conditions
    where
        is_met_when_unknown
        or thirds is not null
    group by attribute, scoring_model, valid_from, valid_to
)

-- Met adds thirds, known and not met takes them off: so what is known takes them off, and what is met gives them twice.
select
    match_periods.lead_id,
    conditions.scoring_model,
    case when conditions.operator = 'is_unknown' then conditions.thirds else 2 * conditions.thirds end as thirds,
    case when conditions.thirds is not null and conditions.operator = 'is_unknown' then 1 else 0 end
        as known_criteria,
    case when conditions.condition_type = 'qualification' then -1 else 0 end as unmet_must_haves,
    case when conditions.condition_type = 'spam' then conditions.points else 0 end as spam_points,
    {{ later('match_periods.valid_from', 'conditions.valid_from') }} as valid_from,
    {{ earlier('match_periods.valid_to', 'conditions.valid_to') }} as valid_to
from match_periods
inner join conditions
    on match_periods.condition_id = conditions.condition_id
where
    conditions.condition_type in ('qualification', 'spam')
    or conditions.thirds is not null

union all

select
    known_periods.lead_id,
    known_conditions.scoring_model,
    known_conditions.thirds,
    known_conditions.known_criteria,
    known_conditions.unmet_must_haves,
    0 as spam_points,
    {{ later('known_periods.valid_from', 'known_conditions.valid_from') }} as valid_from,
    {{ earlier('known_periods.valid_to', 'known_conditions.valid_to') }} as valid_to
from known_periods
inner join known_conditions
    on known_periods.attribute = known_conditions.attribute

union all

select
    leads.lead_id,
    conditions.scoring_model,
    0 as thirds,
    0 as known_criteria,
    1 as unmet_must_haves,
    0 as spam_points,
    conditions.valid_from,
    conditions.valid_to
from leads
inner join conditions
    on
        conditions.condition_type = 'qualification'
        and not conditions.is_met_when_unknown

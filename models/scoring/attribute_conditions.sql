-- Fit rules, spam rules, must-haves and segments all ask one thing of a lead: does an attribute meet a condition?
with

fit_rules as (
    select * from {{ ref('stg_seeds__fit_rules') }}
),

spam_rules as (
    select * from {{ ref('stg_seeds__spam_rules') }}
),

qualification_rules as (
    select * from {{ ref('stg_seeds__qualification_rules') }}
),

scoring_models as (
    select * from {{ ref('stg_seeds__scoring_models') }}
),

conditions as (
    {% for condition_type, table in {
        'fit': 'fit_rules', 'spam': 'spam_rules', 'qualification': 'qualification_rules'
    }.items() -%}
    select
        '{{ condition_type }}' as condition_type,
        scoring_model,
        rule_id,
        {{ 'rule_group' if condition_type == 'fit' else 'cast(null as ' ~ dbt.type_string() ~ ')' }} as rule_group,
        lower(attribute) as attribute,
        operator,
        value,
        upper_value,
        {{ "when_unknown = 'pass'" if condition_type == 'qualification' else 'false' }} as is_met_when_unknown,
        priority,
        {{ 'cast(null as integer)' if condition_type == 'qualification' else 'points' }} as points,
        {{ 'thirds' if condition_type == 'fit' else 'cast(null as integer)' }} as thirds,
        description,
        valid_from,
        valid_to
    from {{ table }}

    union all

    {% endfor -%}
    select
        'segment' as condition_type,
        scoring_model,
        scoring_model as rule_id,
        cast(null as {{ dbt.type_string() }}) as rule_group,
        lower(segment_attribute) as attribute,
        segment_operator as operator,
        segment_value as value,
        segment_upper_value as upper_value,
        false as is_met_when_unknown,
        cast(null as integer) as priority,
        cast(null as integer) as points,
        cast(null as integer) as thirds,
        description,
        valid_from,
        valid_to
    from scoring_models
    where segment_attribute is not null
)

select
    *,
    row_number() over (order by condition_type, scoring_model, rule_id, valid_from nulls last) as condition_id
from conditions

-- What a scoring model needs to be complete, and what must agree between the seeds of a model.
{{ config(schema='seeds') }}

{%- set needed_seeds = [
    'engagement_tiers', 'temperatures', 'trend_bands', 'score_bands', 'lifecycle_stages', 'grade_bands',
] %}

with

models as (
    {{ seed_wide('scoring_models', ['scoring_model', 'grade_method']) | indent(4) }}
),

groups as (
    {{ seed_wide('rule_groups', ['scoring_model', 'rule_group', 'side']) | indent(4) }}
),

fit_rules as (
    {{ seed_wide('fit_rules', ['scoring_model', 'rule_group']) | indent(4) }}
),

engagement_rules as (
    {{ seed_wide('engagement_rules', ['scoring_model', 'rule_group']) | indent(4) }}
),

stages as (
    {{ seed_wide(
        'lifecycle_stages', ['scoring_model', 'lifecycle_stage', 'stage_order', 'stage_kind']
    ) | indent(4) }}
),

rungs as (
    {{ seed_wide('grade_ladder', ['is_start']) | indent(4) }}
),

described_models as (
    select distinct
        seed_name,
        cell as scoring_model
    from {{ ref('seed_cells') }}
    where column_name = 'scoring_model'
)

{% for side in ['fit', 'engagement'] %}
select
    '{{ side }}_rules' as seed_name,
    'rule_group' as column_name,
    rules.row_key || ': the group ' || groups.rule_group || ' is of the ' || groups.side || ' side' as fault,
    rules.row_number
from {{ side }}_rules as rules
inner join groups on rules.scoring_model = groups.scoring_model and rules.rule_group = groups.rule_group
where groups.side in ('fit', 'engagement') and groups.side <> '{{ side }}'

union all
{% endfor %}

{% for seed in needed_seeds %}
select
    'scoring_models' as seed_name,
    'scoring_model' as column_name,
    models.row_key || ': the model has no row in seed {{ seed }}' as fault,
    models.row_number
from models
left join described_models
    on models.scoring_model = described_models.scoring_model and described_models.seed_name = '{{ seed }}'
where
    described_models.scoring_model is null
    and {{ "models.grade_method = 'bands'" if seed == 'grade_bands' else 'true' }}

union all
{% endfor %}

select
    'lifecycle_stages' as seed_name,
    'stage_order' as column_name,
    row_key || case
        when stage_kind = 'ladder' then ': a stage of the ladder needs a place in the order'
        else ': a stage beside the ladder has no place in its order; leave the cell empty'
    end as fault,
    row_number
from stages
where (stage_kind = 'ladder' and stage_order is null) or (stage_kind <> 'ladder' and stage_order is not null)

union all

select
    'lifecycle_stages' as seed_name,
    'stage_order' as column_name,
    later.row_key || ': place ' || later.stage_order || ' is taken by ' || earlier.lifecycle_stage as fault,
    later.row_number
from stages as later
inner join stages as earlier
    on
        later.scoring_model = earlier.scoring_model
        and later.stage_order = earlier.stage_order
        and later.row_id > earlier.row_id

union all

select
    'grade_ladder' as seed_name,
    'is_start' as column_name,
    'exactly one grade is the start, not ' || cast(count(*) as {{ dbt.type_string() }}) as fault,
    cast(null as int) as row_number
from rungs
where lower(is_start) in ({{ true_words() }})
having count(*) <> 1

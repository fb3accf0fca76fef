{{ config(materialized="view") }}

-- Lead x model x period: what is true of a lead in it, other than what it does: it is scored by the model, a condition
-- adds to the thirds of its grade, to its must-haves or to its spam points.
{%- set sums = ['thirds', 'known_criteria', 'unmet_must_haves', 'spam_points'] %}
with

condition_pieces as (
    select * from {{ ref('history_condition_pieces') }}
),

model_spans as (
    select * from {{ ref('history_model_spans') }}
),

evidence as (
    select * from {{ ref('lead_stage_evidence') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

scoring_models as (
    select distinct scoring_model from {{ ref('stg_seeds__scoring_models') }}
)

select
    lead_id,
    scoring_model,
    {%- for column in sums %}
    {{ column }},
    {%- endfor %}
    0 as span_count,
    0 as deed_count,
    valid_from,
    valid_to
from condition_pieces

union all

select
    lead_id,
    scoring_model,
    {%- for column in sums %}
    0 as {{ column }},
    {%- endfor %}
    1 as span_count,
    0 as deed_count,
    scored_from as valid_from,
    scored_to as valid_to
from model_spans

union all

-- What may put a lead into another stage, so that the history looks at its score then.
select
    leads.lead_id,
    scoring_models.scoring_model,
    {%- for column in sums %}
    0 as {{ column }},
    {%- endfor %}
    0 as span_count,
    1 as deed_count,
    cast({{ later('leads.created_at', 'evidence.occurred_at') }} as date) as valid_from,
    cast(null as date) as valid_to
from evidence
inner join leads
    on evidence.lead_id = leads.lead_id
cross join scoring_models

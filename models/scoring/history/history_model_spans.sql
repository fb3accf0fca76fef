-- Lead x model x span of days in which the model scores the lead.
with

leads as (
    select * from {{ ref('int_leads') }}
),

scoring_models as (
    select * from {{ ref('stg_seeds__scoring_models') }}
),

segments as (
    select * from {{ ref('attribute_conditions') }}
    where condition_type = 'segment'
),

match_periods as (
    select * from {{ ref('attribute_match_periods') }}
),

-- A segment belongs to one version of its model and has its validity.
scored as (
    select
        leads.lead_id,
        scoring_models.scoring_model,
        cast(leads.created_at as date) as created_on,
        scoring_models.valid_from,
        scoring_models.valid_to
    from leads
    cross join scoring_models
    where scoring_models.segment_attribute is null

    union all

    select
        leads.lead_id,
        segments.scoring_model,
        cast(leads.created_at as date) as created_on,
        {{ later('match_periods.valid_from', 'segments.valid_from') }} as valid_from,
        {{ earlier('match_periods.valid_to', 'segments.valid_to') }} as valid_to
    from match_periods
    inner join segments
        on match_periods.condition_id = segments.condition_id
    inner join leads
        on match_periods.lead_id = leads.lead_id
)

select
    lead_id,
    scoring_model,
    {{ later('created_on', 'valid_from') }} as scored_from,
    valid_to as scored_to
from scored
where
    valid_to is null
    or (valid_to > created_on and coalesce(valid_to > valid_from, true))

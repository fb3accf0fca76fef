-- Which leads each scoring model scores.
with

leads as (
    select * from {{ ref('int_leads') }}
),

clock as (
    select * from {{ ref('int_clock') }}
),

scoring_models as (
    select * from {{ ref('stg_seeds__scoring_models') }}
),

segments as (
    select
        attribute_conditions.scoring_model,
        attribute_conditions.valid_from,
        attribute_matches.lead_id
    from {{ ref('attribute_matches') }} as attribute_matches
    inner join {{ ref('attribute_conditions') }} as attribute_conditions
        on attribute_matches.condition_id = attribute_conditions.condition_id
    where attribute_conditions.condition_type = 'segment'
)

select
    leads.lead_id,
    scoring_models.scoring_model,
    clock.as_of_date
from leads
inner join clock
    on cast(leads.created_at as date) <= clock.as_of_date
inner join scoring_models
    on {{ valid_on('scoring_models', 'clock.as_of_date') }}
left join segments
    on
        leads.lead_id = segments.lead_id
        and scoring_models.scoring_model = segments.scoring_model
        and (
            scoring_models.valid_from = segments.valid_from
            or (scoring_models.valid_from is null and segments.valid_from is null)
        )
where
    scoring_models.segment_attribute is null
    or segments.lead_id is not null

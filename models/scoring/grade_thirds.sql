-- Lead x model graded by thirds: a criterion met adds its thirds, one known and not met takes them off.
with

scores as (
    select * from {{ ref('score_points') }}
),

criteria as (
    select * from {{ ref('attribute_conditions') }}
    where
        condition_type = 'fit'
        and thirds is not null
),

matches as (
    select * from {{ ref('attribute_matches') }}
),

known_values as (
    select * from {{ ref('int_lead_attribute_values') }}
),

met as (
    select
        matches.lead_id,
        criteria.condition_id,
        criteria.thirds
    from matches
    inner join criteria
        on matches.condition_id = criteria.condition_id
),

unmet as (
    select
        known_values.lead_id,
        criteria.condition_id,
        -criteria.thirds as thirds
    from known_values
    inner join criteria
        on known_values.attribute = criteria.attribute
    left join met
        on
            known_values.lead_id = met.lead_id
            and criteria.condition_id = met.condition_id
    where met.lead_id is null
),

weighed as (
    select * from met

    union all

    select * from unmet
)

select
    scores.lead_id,
    scores.scoring_model,
    sum(weighed.thirds) as thirds
from scores
inner join criteria
    on
        scores.scoring_model = criteria.scoring_model
        and {{ valid_on('criteria', 'scores.as_of_date') }}
inner join weighed
    on
        scores.lead_id = weighed.lead_id
        and criteria.condition_id = weighed.condition_id
group by scores.lead_id, scores.scoring_model

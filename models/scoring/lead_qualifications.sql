-- Lead x model: is the lead suspected of spam, and does it meet every must-have?
with

scores as (
    select * from {{ ref('score_points') }}
),

spam_checks as (
    select * from {{ ref('lead_spam_checks') }}
),

must_haves as (
    select * from {{ ref('attribute_conditions') }}
    where condition_type = 'qualification'
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
        must_haves.condition_id
    from must_haves
    inner join matches
        on must_haves.condition_id = matches.condition_id
),

-- Some must-haves forgive an unknown attribute.
known as (
    select
        known_values.lead_id,
        must_haves.condition_id
    from must_haves
    inner join known_values
        on must_haves.attribute = known_values.attribute
    where must_haves.is_met_when_unknown
),

failed as (
    select
        scores.lead_id,
        scores.scoring_model,
        must_haves.description,
        row_number() over (
            partition by scores.lead_id, scores.scoring_model
            order by must_haves.priority asc, must_haves.rule_id asc
        ) as failure_rank
    from scores
    inner join must_haves
        on
            scores.scoring_model = must_haves.scoring_model
            and {{ valid_on('must_haves', 'scores.as_of_date') }}
    left join met
        on
            scores.lead_id = met.lead_id
            and must_haves.condition_id = met.condition_id
    left join known
        on
            scores.lead_id = known.lead_id
            and must_haves.condition_id = known.condition_id
    where
        met.lead_id is null
        and not (must_haves.is_met_when_unknown and known.lead_id is null)
)

select
    spam_checks.lead_id,
    spam_checks.scoring_model,
    spam_checks.spam_points,
    spam_checks.is_spam_suspect,
    not spam_checks.is_spam_suspect and failed.lead_id is null as is_qualified,
    case when spam_checks.is_spam_suspect then 'suspected spam' else failed.description end as disqualified_by
from spam_checks
left join failed
    on
        spam_checks.lead_id = failed.lead_id
        and spam_checks.scoring_model = failed.scoring_model
        and failed.failure_rank = 1

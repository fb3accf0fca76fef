-- Lead x model: is the lead suspected of spam, and does it meet every must-have?
with

scores as (
    select * from {{ ref('score_points') }}
    where is_current
),

scoring_models as (
    select * from {{ ref('stg_seeds__scoring_models') }}
),

conditions as (
    select * from {{ ref('attribute_conditions') }}
),

matches as (
    select * from {{ ref('attribute_matches') }}
),

known_values as (
    select * from {{ ref('int_lead_attribute_values') }}
),

spam as (
    select
        scores.lead_id,
        scores.scoring_model,
        sum(conditions.points) as spam_points
    from scores
    inner join conditions
        on
            conditions.condition_type = 'spam'
            and scores.scoring_model = conditions.scoring_model
            and {{ valid_on('conditions', 'scores.as_of_date') }}
    inner join matches
        on
            scores.lead_id = matches.lead_id
            and conditions.condition_id = matches.condition_id
    group by scores.lead_id, scores.scoring_model
),

failed as (
    select
        scores.lead_id,
        scores.scoring_model,
        conditions.description,
        row_number() over (
            partition by scores.lead_id, scores.scoring_model
            order by conditions.priority asc, conditions.rule_id asc
        ) as failure_rank
    from scores
    inner join conditions
        on
            conditions.condition_type = 'qualification'
            and scores.scoring_model = conditions.scoring_model
            and {{ valid_on('conditions', 'scores.as_of_date') }}
    left join matches
        on
            scores.lead_id = matches.lead_id
            and conditions.condition_id = matches.condition_id
    left join known_values
        on
            scores.lead_id = known_values.lead_id
            and conditions.attribute = known_values.attribute
    where
        matches.lead_id is null
        and not (conditions.is_met_when_unknown and known_values.lead_id is null)
),

checked as (
    select
        scores.lead_id,
        scores.scoring_model,
        coalesce(spam.spam_points, 0) as spam_points,
        coalesce(
            spam.spam_points >= scoring_models.spam_threshold
            or (scoring_models.spam_threshold is null and spam.spam_points > 0),
            false
        ) as is_spam_suspect,
        failed.description as failed_rule
    from scores
    inner join scoring_models
        on
            scores.scoring_model = scoring_models.scoring_model
            and {{ valid_on('scoring_models', 'scores.as_of_date') }}
    left join spam
        on
            scores.lead_id = spam.lead_id
            and scores.scoring_model = spam.scoring_model
    left join failed
        on
            scores.lead_id = failed.lead_id
            and scores.scoring_model = failed.scoring_model
            and failed.failure_rank = 1
)

select
    lead_id,
    scoring_model,
    spam_points,
    is_spam_suspect,
    not is_spam_suspect and failed_rule is null as is_qualified,
    case when is_spam_suspect then 'suspected spam' else failed_rule end as disqualified_by
from checked

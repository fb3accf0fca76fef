-- Lead x model: spam points against the model's threshold.
with

scores as (
    select * from {{ ref('score_points') }}
),

scoring_models as (
    select * from {{ ref('stg_seeds__scoring_models') }}
),

spam_rules as (
    select * from {{ ref('attribute_conditions') }}
    where condition_type = 'spam'
),

matches as (
    select * from {{ ref('attribute_matches') }}
),

spam as (
    select
        scores.lead_id,
        scores.scoring_model,
        sum(spam_rules.points) as spam_points
    from scores
    inner join spam_rules
        on
            scores.scoring_model = spam_rules.scoring_model
            and {{ valid_on('spam_rules', 'scores.as_of_date') }}
    inner join matches
        on
            scores.lead_id = matches.lead_id
            and spam_rules.condition_id = matches.condition_id
    group by scores.lead_id, scores.scoring_model
)

select
    scores.lead_id,
    scores.scoring_model,
    coalesce(spam.spam_points, 0) as spam_points,
    coalesce(
        spam.spam_points >= scoring_models.spam_threshold
        or (scoring_models.spam_threshold is null and spam.spam_points > 0),
        false
    ) as is_spam_suspect
from scores
inner join scoring_models
    on
        scores.scoring_model = scoring_models.scoring_model
        and {{ valid_on('scoring_models', 'scores.as_of_date') }}
left join spam
    on
        scores.lead_id = spam.lead_id
        and scores.scoring_model = spam.scoring_model

-- The strongest five rules for and against each lead, as a salesperson would say them.
{%- set text_type = dbt.type_string() %}
{%- set points = '(contributions.points + coalesce(caps.points, 0))' %}
with

contributions as (
    select * from {{ ref('lead_score_contributions') }}
    where
        entry_type = 'rule'
        and points != 0
),

caps as (
    select * from {{ ref('lead_score_contributions') }}
    where
        entry_type = 'adjustment'
        and rule_id like 'rule_cap:%'
),

clock as (
    select * from {{ ref('int_clock') }}
),

scoring_models as (
    select * from {{ ref('stg_seeds__scoring_models') }}
),

rules as (
    select
        scoring_model,
        rule_id,
        description,
        'fit' as rule_kind,
        valid_from,
        valid_to
    from {{ ref('stg_seeds__fit_rules') }}

    union all

    select
        scoring_model,
        rule_id,
        description,
        case when lower(activity_type) = 'inactivity' then 'inactivity' else 'engagement' end as rule_kind,
        valid_from,
        valid_to
    from {{ ref('stg_seeds__engagement_rules') }}
),

described as (
    select
        contributions.lead_id,
        contributions.scoring_model,
        contributions.rule_id,
        case contributions.side
            when 'fit' then {{ weighted_score(points, 'fit', 'scoring_models') }}
            else {{ weighted_score(points, 'engagement', 'scoring_models') }}
        end as points,
        coalesce(rules.description, contributions.rule_id)
        || case
            when rules.rule_kind = 'fit' and contributions.matched_value is not null
                then ' (' || substring(contributions.matched_value, 1, 80) || ')'
            when rules.rule_kind = 'inactivity'
                then ' (' || contributions.matched_value || ' days)'
            when contributions.events_counted = 1 and contributions.matched_value is not null
                then ' (' || contributions.matched_value || ')'
            when contributions.events_counted > 1
                then
                    ' (' || cast(contributions.events_counted as {{ text_type }}) || ' times, last on '
                    || contributions.matched_value || ')'
            else ''
        end as reason
    from contributions
    cross join clock
    inner join rules
        on
            contributions.scoring_model = rules.scoring_model
            and contributions.rule_id = rules.rule_id
            and {{ valid_on('rules', 'clock.as_of_date') }}
    inner join scoring_models
        on
            contributions.scoring_model = scoring_models.scoring_model
            and {{ valid_on('scoring_models', 'clock.as_of_date') }}
    left join caps
        on
            contributions.lead_id = caps.lead_id
            and contributions.scoring_model = caps.scoring_model
            and 'rule_cap:' || contributions.rule_id = caps.rule_id
),

ranked as (
    select
        lead_id,
        scoring_model,
        case when points > 0 then 'for' else 'against' end as direction,
        reason,
        points,
        row_number() over (
            partition by lead_id, scoring_model, case when points > 0 then 'for' else 'against' end
            order by abs(points) desc, rule_id asc
        ) as reason_rank
    from described
    where points != 0
)

select
    lead_id,
    scoring_model,
    direction,
    reason,
    cast(reason_rank as {{ dbt.type_int() }}) as reason_rank,
    cast(points as {{ api.Column.translate_type('numeric(18,4)') }}) as points
from ranked
where reason_rank <= 5

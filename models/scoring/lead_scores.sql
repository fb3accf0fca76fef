with

standings as (
    select * from {{ ref('lead_standings') }}
),

current_stays as (
    select * from {{ ref('lead_stage_history') }}
    where left_at is null
),

prospect_types as (
    select * from {{ ref('stg_seeds__prospect_types') }}
),

-- The first row of the seed that fits; an empty cell fits anything.
prospect_rows as (
    select
        standings.temperature,
        standings.score_trend,
        standings.is_spam_suspect,
        prospect_types.prospect_type,
        row_number() over (
            partition by standings.temperature, standings.score_trend, standings.is_spam_suspect
            order by prospect_types.priority
        ) as priority_rank
    from (
        select distinct
            temperature,
            score_trend,
            is_spam_suspect
        from standings
    ) as standings
    inner join prospect_types
        on
            (prospect_types.temperature is null or standings.temperature = prospect_types.temperature)
            and (prospect_types.score_trend is null or standings.score_trend = prospect_types.score_trend)
            and (
                prospect_types.is_spam_suspect is null
                or standings.is_spam_suspect = prospect_types.is_spam_suspect
            )
)

select
    standings.lead_id,
    standings.scoring_model,
    standings.grade,
    standings.score_label,
    standings.temperature,
    prospect_rows.prospect_type,
    standings.score_trend,
    standings.disqualified_by,
    current_stays.lifecycle_stage,
    standings.score_band,
    standings.fit_score,
    standings.engagement_score,
    standings.unclamped_score,
    standings.score,
    cast(
        percent_rank() over (
            partition by standings.scoring_model
            order by standings.score, standings.unclamped_score
        ) as {{ api.Column.translate_type('numeric(9,6)') }}
    ) as score_percentile,
    cast(
        rank() over (
            partition by standings.scoring_model
            order by standings.score desc, standings.unclamped_score desc
        ) as {{ dbt.type_int() }}
    ) as score_rank,
    cast(standings.engagement_tier as {{ dbt.type_int() }}) as engagement_tier,
    standings.momentum,
    cast(standings.score_change_7d as {{ dbt.type_int() }}) as score_change_7d,
    cast(standings.spam_points as {{ api.Column.translate_type('numeric(18,4)') }}) as spam_points,
    standings.is_spam_suspect,
    standings.is_qualified,
    standings.as_of_date,
    standings.last_engaged_at
from standings
left join current_stays
    on
        standings.lead_id = current_stays.lead_id
        and standings.scoring_model = current_stays.scoring_model
left join prospect_rows
    on
        standings.temperature = prospect_rows.temperature
        and standings.score_trend = prospect_rows.score_trend
        and standings.is_spam_suspect = prospect_rows.is_spam_suspect
        and prospect_rows.priority_rank = 1

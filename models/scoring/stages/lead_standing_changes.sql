-- Lead x model x history point at which the lead's standing began to mean something else for its stage.
with

leads as (
    select * from {{ ref('moved_leads') }}
),

history as (
    select * from {{ ref('history_scores') }}
    where
        is_scored
        and lead_id in (select leads.lead_id from leads)
),

standings as (
    select * from {{ ref('score_standings') }}
),

signals as (
    select * from {{ ref('standing_signals') }}
),

signal_lists as (
    select
        standing_id,
        {{ dbt.listagg('stage_signal', "','", 'order by stage_order') }} as signal_list
    from signals
    group by standing_id
),

-- Small numbers sort faster than texts.
numbered as (
    select
        standings.standing_id,
        standings.scoring_model,
        standings.score,
        coalesce(standings.grade_rank, -1) as grade_rank,
        coalesce(standings.engagement_tier, -1) as engagement_tier,
        standings.is_qualified,
        cast(dense_rank() over (order by coalesce(signal_lists.signal_list, '')) as {{ dbt.type_int() }}) as signal_set
    from standings
    left join signal_lists
        on standings.standing_id = signal_lists.standing_id
),

points as (
    select
        history.lead_id,
        history.scoring_model,
        numbered.standing_id,
        numbered.signal_set,
        numbered.is_qualified,
        history.period_end,
        history.previous_end
    from history
    inner join numbered
        on
            history.scoring_model = numbered.scoring_model
            and history.score = numbered.score
            and coalesce(history.grade_rank, -1) = numbered.grade_rank
            and coalesce(history.engagement_tier, -1) = numbered.engagement_tier
            and history.is_qualified = numbered.is_qualified
),

compared as (
    select
        lead_id,
        scoring_model,
        standing_id,
        signal_set,
        is_qualified,
        period_end,
        -- What the first point sees came at any time before.
        case
            when lag(period_end) over (partition by lead_id, scoring_model order by period_end) is not null
                then previous_end
        end as previous_end,
        lag(signal_set) over (partition by lead_id, scoring_model order by period_end) as previous_set,
        lag(is_qualified) over (partition by lead_id, scoring_model order by period_end) as was_qualified
    from points
)

select
    lead_id,
    scoring_model,
    standing_id,
    is_qualified,
    was_qualified,
    period_end,
    previous_end
from compared
where
    previous_end is null
    or signal_set <> previous_set
    or is_qualified <> was_qualified

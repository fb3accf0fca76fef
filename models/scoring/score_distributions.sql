with

changes as (
    select
        *,
        sum(lead_change) over (
            partition by scoring_model, lead_source, score, is_hot
            order by week_ended_on
            rows between unbounded preceding and current row
        ) as leads,
        lead(week_ended_on) over (
            partition by scoring_model, lead_source, score, is_hot
            order by week_ended_on
        ) as next_week
    from {{ ref('score_week_changes') }}
),

points as (
    select * from {{ ref('int_history_points') }}
    where period = 'week'
),

score_bands as (
    select * from {{ ref('stg_seeds__score_bands') }}
)

-- Each number of leads holds until the next change.
select
    changes.scoring_model,
    changes.lead_source,
    score_bands.score_band,
    changes.score,
    sum(changes.leads) as leads,
    sum(case when changes.is_hot then changes.leads else 0 end) as hot_leads,
    sum(case when changes.week_ended_on = points.period_end then changes.new_hot_leads else 0 end) as new_hot_leads,
    points.period_end as week_ended_on
from changes
inner join points
    on
        changes.week_ended_on <= points.period_end
        and coalesce(changes.next_week > points.period_end, true)
inner join score_bands
    on
        changes.scoring_model = score_bands.scoring_model
        and {{ in_band('changes.score', 'score_bands') }}
group by changes.scoring_model, changes.lead_source, score_bands.score_band, changes.score, points.period_end
having sum(changes.leads) > 0

-- Lead x model x stage x history point at which the lead's standing let it into the stage (on) or put it out (off).
with

changes as (
    select * from {{ ref('lead_standing_changes') }}
),

signals as (
    select * from {{ ref('standing_signals') }}
),

stage_signals as (
    select
        changes.lead_id,
        changes.scoring_model,
        signals.lifecycle_stage,
        signals.stage_order,
        signals.stage_signal,
        signals.reason,
        changes.period_end,
        changes.previous_end,
        lag(signals.stage_signal) over (
            partition by changes.lead_id, changes.scoring_model, signals.lifecycle_stage
            order by changes.period_end
        ) as previous_signal
    from changes
    inner join signals
        on changes.standing_id = signals.standing_id
),

switches as (
    select * from stage_signals
    where
        (stage_signal = 'on' and (previous_signal is null or previous_signal <> 'on'))
        or (stage_signal = 'off' and previous_signal <> 'off')
)

select
    lead_id,
    scoring_model,
    lifecycle_stage,
    stage_signal,
    reason,
    stage_order,
    {{ end_of_day('previous_end') }} as previous_point_at,
    {{ end_of_day('period_end') }} as signaled_at
from switches

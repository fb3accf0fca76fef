{{ config(
    materialized='incremental',
    incremental_strategy=append_strategy(),
    pre_hook="{{ replace_moved_leads() }}"
) }}
-- depends_on: {{ ref('int_lead_scope') }}

-- Lead x model x span of history points in which its score and what it means stay the same: until next_period_end,
-- without end if that is empty.
with

leads as (
    select * from {{ ref('moved_leads') }}
),

scores as (
    select
        lead_id,
        scoring_model,
        temperature,
        score,
        is_scored,
        period_end,
        lead(period_end) over (partition by lead_id, scoring_model order by period_end) as next_period_end
    from {{ ref('history_scores') }}
    where lead_id in (select leads.lead_id from leads)
)

select
    lead_id,
    scoring_model,
    temperature,
    score,
    period_end,
    next_period_end
from scores
where is_scored

-- Whom to call next. The clock of a follow-up starts at the lead's last engagement or sales' last touch, the later one.
with

scores as (
    select * from {{ ref('lead_scores') }}
),

open_stages as (
    select * from {{ ref('stg_seeds__lifecycle_stages') }}
    where is_open
),

standings as (
    select * from {{ ref('lead_standings') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

reasons as (
    select * from {{ ref('lead_score_reasons') }}
),

touches as (
    select * from {{ ref('int_lead_sales_touches') }}
),

follow_up_actions as (
    select * from {{ ref('stg_seeds__follow_up_actions') }}
),

open_leads as (
    select
        scores.lead_id,
        scores.scoring_model,
        leads.owner_id,
        scores.score_label,
        scores.temperature,
        scores.lifecycle_stage,
        scores.score,
        scores.unclamped_score,
        standings.label_priority,
        touches.last_sales_touch_at,
        case
            when touches.last_sales_touch_at > coalesce(scores.last_engaged_at, leads.created_at)
                then touches.last_sales_touch_at
            else coalesce(scores.last_engaged_at, leads.created_at)
        end as follow_up_from
    from scores
    inner join open_stages
        on
            scores.scoring_model = open_stages.scoring_model
            and scores.lifecycle_stage = open_stages.lifecycle_stage
    inner join standings
        on
            scores.lead_id = standings.lead_id
            and scores.scoring_model = standings.scoring_model
    inner join leads
        on scores.lead_id = leads.lead_id
    left join touches
        on scores.lead_id = touches.lead_id
    where scores.is_qualified
),

reason_texts as (
    select
        reasons.lead_id,
        reasons.scoring_model,
        {{ dbt.listagg(
            "case when reasons.direction = 'against' then 'but: ' || reasons.reason else reasons.reason end", "'; '",
            'order by reasons.direction desc, reasons.reason_rank'
        ) }} as reasons
    from reasons
    inner join open_leads
        on
            reasons.lead_id = open_leads.lead_id
            and reasons.scoring_model = open_leads.scoring_model
    where
        reasons.direction = 'for'
        or reasons.reason_rank = 1
    group by reasons.lead_id, reasons.scoring_model
)

select
    open_leads.lead_id,
    open_leads.scoring_model,
    open_leads.owner_id,
    open_leads.score_label,
    open_leads.temperature,
    open_leads.lifecycle_stage,
    reason_texts.reasons,
    coalesce(actions.recommended_action, other_actions.recommended_action) as recommended_action,
    open_leads.score,
    cast(
        row_number() over (
            partition by open_leads.owner_id, open_leads.scoring_model
            order by
                open_leads.score desc,
                open_leads.label_priority asc,
                open_leads.unclamped_score desc,
                open_leads.lead_id asc
        ) as {{ dbt.type_int() }}
    ) as position,
    open_leads.last_sales_touch_at,
    cast(
        {{ dbt.dateadd('hour', 'coalesce(actions.due_hours, other_actions.due_hours)', 'open_leads.follow_up_from') }}
        as {{ dbt.type_timestamp() }}
    ) as due_at
from open_leads
left join reason_texts
    on
        open_leads.lead_id = reason_texts.lead_id
        and open_leads.scoring_model = reason_texts.scoring_model
left join follow_up_actions as actions
    on open_leads.score_label = actions.score_label
left join follow_up_actions as other_actions
    on
        other_actions.score_label is null
        and actions.score_label is null

-- Do sales reject the leads we call good?
-- How to read: one row per band of the score at the handover, best first: what share sales accepted and rejected, and
-- the reason that it gave most often for rejecting. Leads without a verdict are neither.
-- What to do: if the share of rejected leads does not fall from band to band, the score does not know what sales knows;
-- make the first reason of the high bands a rule or a must-have (qualification_rules).
with

feedback as (
    select * from {{ ref('lead_quality_feedback') }}
),

bands as (
    select
        scoring_model,
        score_band,
        sum(leads) as handed_over_leads,
        sum(case when verdict = 'accepted' then leads else 0 end) as accepted_leads,
        sum(case when verdict = 'rejected' then leads else 0 end) as rejected_leads
    from feedback
    group by scoring_model, score_band
),

reasons as (
    select
        scoring_model,
        score_band,
        reason,
        row_number() over (partition by scoring_model, score_band order by sum(leads) desc, reason asc) as reason_rank
    from feedback
    where verdict = 'rejected'
    group by scoring_model, score_band, reason
)

select
    bands.scoring_model,
    bands.score_band,
    reasons.reason as first_reason_for_rejecting,
    bands.handed_over_leads,
    bands.accepted_leads,
    bands.rejected_leads,
    {{ rate_columns('acceptance_rate', 'bands.accepted_leads', 'bands.handed_over_leads') }},
    {{ rate_columns('rejection_rate', 'bands.rejected_leads', 'bands.handed_over_leads') }}
from bands
left join reasons
    on
        bands.scoring_model = reasons.scoring_model
        and bands.score_band = reasons.score_band
        and reasons.reason_rank = 1
order by bands.scoring_model asc, bands.score_band desc

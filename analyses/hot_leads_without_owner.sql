-- Which hot leads does nobody own?
select
    scoring_model,
    lead_id,
    score,
    score_label,
    reasons,
    due_at
from {{ ref('lead_worklist') }}
where
    owner_id is null
    and temperature = 'hot'
order by scoring_model asc, position asc

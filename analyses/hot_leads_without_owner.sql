-- Which hot leads does nobody own?
-- How to read: one row per lead, in the order in which sales should take them; due_at is when somebody should have
-- called.
-- What to do: give them an owner today. If they keep coming, the routing of the CRM leaves out a source or a country.
select
    scoring_model,
    lead_id,
    score_label,
    reasons,
    score,
    due_at
from {{ ref('lead_worklist') }}
where
    owner_id is null
    and temperature = 'hot'
order by scoring_model asc, position asc

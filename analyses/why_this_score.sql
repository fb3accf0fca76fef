-- Why does a lead have its score? Every entry adds up to it, top to bottom.
-- dbt show --select why_this_score --limit 100 --output json --vars '{lead_id: lead-0000001, ...}'
select
    scoring_model,
    side,
    rule_group,
    entry_type,
    rule_id,
    matched_value,
    events_counted,
    raw_points,
    points,
    sum(points) over (
        partition by scoring_model
        order by entry_type desc, side asc, rule_group asc, rule_id asc
        rows between unbounded preceding and current row
    ) as running_points
from {{ ref('lead_score_contributions') }}
where lead_id = '{{ var("lead_id", "") }}'
order by scoring_model asc, entry_type desc, side asc, rule_group asc, rule_id asc

"""The leads of the page's table: for each its ledger, history, stages and reasons."""

from __future__ import annotations

import base64
import gzip
import json
from datetime import date, datetime
from typing import Any

from scripts.report.scores import temperatures
from scripts.report.warehouse import Row, Warehouse

# The published file has no table of names: there a lead goes by its id.
NAMES = """
select
    lead_id,
    nullif(trim(coalesce(first_name, '') || ' ' || coalesce(last_name, '')), '') as name,
    company_name as company,
    job_title,
    lead_source as source
from intermediate.int_leads
"""
NO_NAMES = """
select
    lead_id,
    cast(null as varchar) as name,
    cast(null as varchar) as company,
    cast(null as varchar) as job_title,
    cast(null as varchar) as source
from scoring.lead_scores where false
"""

TOP_LEADS = """
select
    scores.lead_id as id,
    names.name,
    names.company,
    names.job_title,
    names.source,
    worklist.owner_id as owner,
    scores.score,
    scores.score_rank as rank,
    scores.grade,
    scores.score_label as label,
    scores.temperature,
    scores.score_trend as trend,
    scores.score_change_7d as change,
    scores.lifecycle_stage as stage,
    scores.fit_score as fit,
    scores.engagement_score as engagement,
    scores.disqualified_by as disqualified,
    worklist.recommended_action as action,
    worklist.due_at as due,
    scores.last_engaged_at as engaged
from scoring.lead_scores as scores
left join scoring.lead_worklist as worklist using (lead_id, scoring_model)
left join ({names}) as names using (lead_id)
where scores.scoring_model = $model
order by scores.score_rank, scores.lead_id
limit $most
"""

ALL_LEADS = """
select count(*) as total, max(as_of_date) as as_of_date
from scoring.lead_scores
where scoring_model = $model
"""

# Ranks may be shared, by any number of leads.
TOP_IDS = """
select lead_id from scoring.lead_scores
where scoring_model = $model
order by score_rank, lead_id
limit $most
"""

# Groups by what they bring; in a group the rules by their points, then what its limits took.
LEDGER = f"""
select
    lead_id,
    entry_type as type,
    rule_id as rule,
    rule_group as "group",
    side,
    matched_value as matched,
    events_seen as seen,
    events_counted as counted,
    points
from scoring.lead_score_contributions
where scoring_model = $model and lead_id in ({TOP_IDS})
order by
    lead_id,
    case side when 'fit' then 1 when 'engagement' then 2 else 3 end,
    rule_group is null,
    sum(abs(points)) over (partition by lead_id, side, rule_group) desc,
    rule_group,
    case when entry_type = 'rule' then 1 when starts_with(rule_id, 'rule_cap') then 2 else 3 end,
    starts_with(rule_id, 'weight'),
    abs(points) desc,
    rule_id
"""

HISTORY = f"""
select
    lead_id,
    period_end as day,
    score,
    grade,
    lifecycle_stage as stage,
    change_from_events as events,
    change_from_decay as decay,
    change_from_profile as profile,
    change_from_rules as rules
from scoring.lead_score_history
where scoring_model = $model and lead_id in ({TOP_IDS})
order by lead_id, period_end
"""

STAGES = f"""
select lead_id, lifecycle_stage as stage, entered_at as entered, entered_because as because
from scoring.lead_stage_history
where scoring_model = $model and lead_id in ({TOP_IDS})
order by lead_id, stay_number desc
"""

REASONS = f"""
select lead_id, direction, reason, points
from scoring.lead_score_reasons
where scoring_model = $model and lead_id in ({TOP_IDS})
order by lead_id, direction desc, reason_rank
"""

# A rule has a row per version; they say the same.
RULES = """
select rule_id, max(description) as description from (
    select scoring_model, rule_id, description from seeds.fit_rules
    union all
    select scoring_model, rule_id, description from seeds.engagement_rules
)
where scoring_model = $model
group by rule_id
"""

PARTS = {"ledger": LEDGER, "history": HISTORY, "stages": STAGES, "reasons": REASONS}
TABLES = {
    "ledger": "scoring.lead_score_contributions",
    "history": "scoring.lead_score_history",
    "stages": "scoring.lead_stage_history",
    "reasons": "scoring.lead_score_reasons",
}


def top_leads(warehouse: Warehouse, model: str, most: int) -> dict[str, Any]:
    """The best leads of a model with everything that explains their scores."""
    names = NAMES if warehouse.has("intermediate.int_leads") else NO_NAMES
    leads = warehouse.rows(TOP_LEADS.format(names=names), model=model, most=most)
    by_id: dict[str, Row] = {lead["id"]: lead for lead in leads}
    for part, query in PARTS.items():
        for lead in leads:
            lead[part] = []
        for row in warehouse.rows(query, model=model, most=most) if leads else []:
            by_id[row.pop("lead_id")][part].append(row)
    (all_leads,) = warehouse.rows(ALL_LEADS, model=model)
    return {
        **all_leads,
        "temperatures": temperatures(warehouse, model),
        "rules": rule_descriptions(warehouse, model),
        "leads": leads,
    }


def rule_descriptions(warehouse: Warehouse, model: str) -> dict[str, str]:
    """What the seeds say of each rule, where they are at hand."""
    if not (warehouse.has("seeds.fit_rules") and warehouse.has("seeds.engagement_rules")):
        return {}
    rows = warehouse.rows(RULES, model=model)
    return {row["rule_id"]: row["description"] for row in rows if row["description"]}


def pack(data: Any) -> str:
    """Writes data as gzipped JSON in base64: a tenth of the size, and nothing to escape."""
    written = json.dumps(data, default=_plain, ensure_ascii=False, separators=(",", ":"))
    # No time stamp: the same leads give the same page.
    return base64.b64encode(gzip.compress(written.encode(), mtime=0)).decode()


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"cannot write {value!r}")

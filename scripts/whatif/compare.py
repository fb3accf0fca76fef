"""What differs between the two warehouses, as tables in the file of results."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from scripts.published_file import quoted
from scripts.refresh import CONFIG
from scripts.whatif.build import Workplace
from scripts.whatif.seeds import Change

TOO_FEW = 30  # leads; a rate of fewer says little
RULES_SHOWN = 3

# Views spell the name of their database, so these are read while the file goes by that name.
STAGES = """
create temp table stages_{side} as
select
    scoring_model, lifecycle_stage, stage_order,
    max(if(lifecycle_stage = 'mql', stage_order, null)) over models as mql_order,
    max(if(lifecycle_stage = 'customer', stage_order, null)) over models as customer_order
from work.{stages}
window models as (partition by scoring_model);
"""

STANDINGS = """
create temp table standings_{side} as
with milestones as (
    select distinct scoring_model, mql_order, customer_order
    from stages_{side}
),
-- A deed or a score (strength 2, 3) lets the lead in; customers are made by facts.
claims as (
    select
        claims.lead_id, claims.scoring_model,
        min(claimed_from) filter (
            strength >= 2 and stage_rank >= mql_order
            and (customer_order is null or stage_rank < customer_order)
        ) as mql_at,
        min(claimed_from) filter (
            strength in (1, 2) and stage_rank >= customer_order
        ) as customer_at
    from {side}_db.{claims} as claims
    inner join milestones using (scoring_model)
    where stage_kind = 'ladder'
    group by all
),
first_points as (
    select lead_id, scoring_model, min(period_end) as first_point
    from {side}_db.scoring.lead_score_history
    group by all
),
stays as (
    select lead_id, scoring_model, entered_because
    from {side}_db.scoring.lead_stage_history
    where left_at is null
)
select
    scores.lead_id, scores.scoring_model, scores.score, scores.unclamped_score, scores.grade,
    scores.temperature, scores.lifecycle_stage, stages.stage_order, scores.is_spam_suspect,
    scores.disqualified_by, stays.entered_because, scores.as_of_date, first_points.first_point,
    coalesce(stages.stage_order >= stages.mql_order, false) as is_mql,
    claims.mql_at, claims.customer_at
from {side}_db.scoring.lead_scores as scores
left join stages_{side} as stages using (scoring_model, lifecycle_stage)
left join claims using (lead_id, scoring_model)
left join first_points using (lead_id, scoring_model)
left join stays using (lead_id, scoring_model);
"""

TABLES = """
create temp table pairs as
select
    coalesce(before.lead_id, after.lead_id) as lead_id,
    coalesce(before.scoring_model, after.scoring_model) as scoring_model,
    before, after,
    before.lead_id is not null as is_scored_before,
    after.lead_id is not null as is_scored_after,
    coalesce(after.score != before.score, false) as is_moved
from standings_before as before
full join standings_after as after
    on before.lead_id = after.lead_id and before.scoring_model = after.scoring_model;

create table whatif.summary as
select
    scoring_model,
    max(coalesce(after.as_of_date, before.as_of_date)) as as_of_date,
    count(*) filter (is_scored_before) as leads_before,
    count(*) filter (is_scored_after) as leads_after,
    count(*) filter (is_moved) as scores_changed,
    round(avg(before.score), 2) as mean_score_before,
    round(avg(after.score), 2) as mean_score_after,
    count(*) filter (before.is_mql) as mqls_before,
    count(*) filter (after.is_mql) as mqls_after,
    count(*) filter (after.is_mql and not coalesce(before.is_mql, false)) as crossing_in,
    count(*) filter (before.is_mql and not coalesce(after.is_mql, false)) as crossing_out
from pairs
group by all
order by all;

create table whatif.leads_by as
with long_rows as (
    unpivot (
        select 'before' as side, * from standings_before
        union all
        select 'after' as side, * from standings_after
    )
    on grade, temperature, lifecycle_stage into name measure value value
),
counted as (
    select
        scoring_model, measure, value,
        count(*) filter (side = 'before') as leads_before,
        count(*) filter (side = 'after') as leads_after,
        case measure
            when 'temperature' then -avg(score)
            when 'lifecycle_stage' then coalesce(max(stage_order), 1000)
            when 'grade' then if(
                value = 'ungraded',
                1000,
                3 * ascii(value) + case right(value, 1) when '+' then 0 when '-' then 2 else 1 end
            )
        end as place
    from long_rows
    group by scoring_model, measure, value
)
select
    scoring_model, measure, value, leads_before, leads_after,
    leads_after - leads_before as difference,
    row_number() over (partition by scoring_model, measure order by place, value) as position
from counted
order by scoring_model, measure, position;

create table whatif.crossings as
select
    lead_id, scoring_model,
    if(coalesce(after.is_mql, false), 'in', 'out') as direction,
    before.lifecycle_stage as stage_before,
    after.lifecycle_stage as stage_after,
    before.grade as grade_before,
    after.grade as grade_after,
    before.score as score_before,
    after.score as score_after,
    case
        when not is_scored_after then 'not scored any more'
        when not is_scored_before then 'not scored so far'
        when not after.is_mql and after.disqualified_by != coalesce(before.disqualified_by, '')
            then after.disqualified_by
        when after.is_mql and before.disqualified_by is not null and after.disqualified_by is null
            then 'qualifies now; ' || after.entered_because
        else after.entered_because
    end as reason,
    row_number() over (
        partition by direction
        order by
            if(direction = 'in', after.score, before.score) desc nulls last, lead_id, scoring_model
    ) as position
from pairs
where coalesce(before.is_mql, false) != coalesce(after.is_mql, false)
order by direction, position;

create table whatif.ledger_differences as
with ledger_before as (
    select ledger.* from before_db.scoring.lead_score_contributions as ledger
    semi join (from pairs where is_moved) as moved using (lead_id, scoring_model)
),
ledger_after as (
    select ledger.* from after_db.scoring.lead_score_contributions as ledger
    semi join (from pairs where is_moved) as moved using (lead_id, scoring_model)
),
entries as (
    select
        coalesce(before.lead_id, after.lead_id) as lead_id,
        coalesce(before.scoring_model, after.scoring_model) as scoring_model,
        coalesce(after.entry_type, before.entry_type) as entry_type,
        coalesce(before.rule_id, after.rule_id) as rule_id,
        coalesce(after.rule_group, before.rule_group) as rule_group,
        coalesce(after.side, before.side) as side,
        before.points as points_before,
        after.points as points_after,
        coalesce(after.points, 0) - coalesce(before.points, 0) as difference
    from ledger_before as before
    full join ledger_after as after
        on
            before.lead_id = after.lead_id
            and before.scoring_model = after.scoring_model
            and before.entry_type = after.entry_type
            and before.rule_id = after.rule_id
)
select * from entries
where difference != 0
order by all;

create table whatif.movers as
with ranked as (
    select
        *,
        row_number() over (
            partition by lead_id, scoring_model
            order by abs(difference) desc, entry_type desc, rule_id
        ) as entry_rank
    from whatif.ledger_differences
),
responsible as (
    select
        lead_id, scoring_model,
        string_agg(
            rule_id || ' ' || if(difference > 0, '+', '-')
            || rtrim(rtrim(printf('%.2f', abs(difference)), '0'), '.'),
            ', ' order by entry_rank
        ) filter (entry_rank <= {rules_shown})
        || if(count(*) > {rules_shown}, ', ' || (count(*) - {rules_shown}) || ' more', '') as rules,
        sum(difference) as ledger_difference
    from ranked
    group by all
)
select
    lead_id, scoring_model,
    if(after.score > before.score, 'up', 'down') as direction,
    before.lifecycle_stage as stage_before,
    after.lifecycle_stage as stage_after,
    before.score as score_before,
    after.score as score_after,
    after.score - before.score as score_difference,
    responsible.ledger_difference,
    responsible.rules,
    row_number() over (
        partition by direction
        order by
            abs(after.score - before.score) desc,
            abs(after.unclamped_score - before.unclamped_score) desc,
            lead_id, scoring_model
    ) as position
from pairs
inner join responsible using (lead_id, scoring_model)
where is_moved
order by direction desc, position;

create table whatif.rules as
select
    scoring_model, rule_id, entry_type,
    count(*) as leads,
    sum(difference) as difference,
    row_number() over (
        partition by scoring_model order by sum(abs(difference)) desc, rule_id
    ) as position
from whatif.ledger_differences
group by scoring_model, rule_id, entry_type
order by scoring_model, position;

create table whatif.crossing_conversion as
with leads as (
    select
        scoring_model,
        -- What the CRM says is read by the current seeds.
        if(is_scored_before, before.customer_at, after.customer_at) as bought_at,
        if(is_scored_before, before.first_point, after.first_point) as known_since,
        coalesce(before.mql_at < coalesce(bought_at, 'infinity'), false) as was_mql,
        coalesce(after.mql_at < coalesce(bought_at, 'infinity'), false) as would_be_mql
    from pairs
    where not (coalesce(before.is_spam_suspect, true) and coalesce(after.is_spam_suspect, true))
),
groups as (
    select scoring_model, bought_at, unnest(list_filter([
        {{'position': 1, 'lead_group': 'all leads', 'is_in': true}},
        {{'position': 2, 'lead_group': 'mql under current seeds', 'is_in': was_mql}},
        {{'position': 3, 'lead_group': 'mql under changed seeds', 'is_in': would_be_mql}},
        {{'position': 4, 'lead_group': 'crossing in', 'is_in': would_be_mql and not was_mql}},
        {{'position': 5, 'lead_group': 'crossing out', 'is_in': was_mql and not would_be_mql}}
    ], lambda one: one.is_in)) as one
    from leads
    -- Who was a customer when the history first saw it could not cross before that.
    where bought_at is null or cast(bought_at as date) > known_since
)
select
    scoring_model, one.lead_group as lead_group,
    count(*) as leads,
    count(bought_at) as customers,
    count(bought_at) / count(*) as conversion_rate,
    count(*) < {too_few} as is_too_few,
    one.position as position
from groups
group by all
order by scoring_model, position;
"""


def compare(place: Workplace, changes: Sequence[Change]) -> None:
    """Writes what differs between the two warehouses to the file of results."""
    draft = place.result.with_name("draft.duckdb")
    draft.unlink(missing_ok=True)
    with duckdb.connect(str(draft), config=CONFIG) as connection:
        connection.execute("set timezone = 'UTC'")
        for side, path in (("before", place.before), ("after", place.after)):
            connection.execute(f"attach {quoted(path)} as work (read_only)")
            connection.execute(
                STAGES.format(side=side, stages=place.relation("stg_seeds__lifecycle_stages"))
            )
            connection.execute("detach work")
            connection.execute(f"attach {quoted(path)} as {side}_db (read_only)")
            connection.execute(STANDINGS.format(side=side, claims=place.relation("stage_claims")))
        connection.execute("create schema whatif")
        connection.execute(
            "create table whatif.changed_seeds (seed_file varchar, change varchar, row_key varchar,"
            " column_name varchar, old_value varchar, new_value varchar)"
        )
        if changes:
            connection.executemany(
                "insert into whatif.changed_seeds values (?, ?, ?, ?, ?, ?)",
                [list(vars(change).values()) for change in changes],
            )
        connection.execute(TABLES.format(rules_shown=RULES_SHOWN, too_few=TOO_FEW))
    draft.replace(place.result)

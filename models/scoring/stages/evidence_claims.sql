-- Lead x model x stage that a fact gives the lead a claim to, from when until when (empty = for good).
with

changes as (
    select * from {{ ref('lead_standing_changes') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

stages as (
    select * from {{ ref('stg_seeds__lifecycle_stages') }}
),

evidence as (
    select * from {{ ref('lead_stage_evidence') }}
),

switches as (
    select
        *,
        lead(period_end) over (partition by lead_id, scoring_model order by period_end) as until_end,
        lead(previous_end) over (partition by lead_id, scoring_model order by period_end) as last_end
    from changes
    where
        was_qualified is null
        or was_qualified <> is_qualified
),

-- What the first point knows of a lead holds since its creation. A deed of the days that cost it the qualification
-- does not count any more.
qualified_periods as (
    select
        switches.lead_id,
        switches.scoring_model,
        case
            when switches.previous_end is null then leads.created_at
            else {{ end_of_day('switches.period_end') }}
        end as qualified_from,
        {{ end_of_day('switches.last_end') }} as deeds_until,
        {{ end_of_day('switches.until_end') }} as qualified_until
    from switches
    inner join leads
        on switches.lead_id = leads.lead_id
    where switches.is_qualified
),

stage_facts as (
    select
        evidence.lead_id,
        switches.scoring_model,
        stages.lifecycle_stage,
        coalesce(stages.stage_order, -1) as stage_rank,
        stages.stage_kind,
        evidence.evidence,
        evidence.is_from_crm,
        not evidence.is_from_crm
        and stages.stage_kind = 'ladder'
        and coalesce(stages.needs_qualification, false) as needs_qualification,
        -- Facts of a lead merged into this one may be older than it.
        case
            when evidence.occurred_at < leads.created_at then leads.created_at else evidence.occurred_at
        end as starts_at,
        evidence.occurred_at
    from evidence
    inner join leads
        on evidence.lead_id = leads.lead_id
    inner join switches
        on
            evidence.lead_id = switches.lead_id
            and switches.previous_end is null
    inner join stages
        on
            switches.scoring_model = stages.scoring_model
            and evidence.lifecycle_stage = stages.lifecycle_stage
)

select
    stage_facts.lead_id,
    stage_facts.scoring_model,
    stage_facts.lifecycle_stage,
    stage_facts.stage_kind,
    stage_facts.evidence,
    stage_facts.stage_rank,
    stage_facts.is_from_crm,
    stage_facts.occurred_at,
    case
        when periods.qualified_from > stage_facts.starts_at then periods.qualified_from else stage_facts.starts_at
    end as claimed_from,
    periods.qualified_until as claimed_until
from stage_facts
left join qualified_periods as periods
    on
        stage_facts.needs_qualification
        and stage_facts.lead_id = periods.lead_id
        and stage_facts.scoring_model = periods.scoring_model
        and (
            periods.qualified_until is null
            or stage_facts.starts_at <= periods.qualified_from
            or stage_facts.starts_at < periods.deeds_until
        )
where
    not stage_facts.needs_qualification
    or periods.lead_id is not null

-- Lead x stage x kind of evidence: the facts of the CRM, or deeds of the lead, that put it there whatever its score.
with

facts as (
    select * from {{ ref('int_lead_facts') }}
),

event_days as (
    select * from {{ ref('int_lead_event_days') }}
),

classes as (
    select distinct
        event_class_id,
        activity_type
    from {{ ref('int_event_classes') }}
),

stage_evidence as (
    select * from {{ ref('stg_seeds__stage_evidence') }}
),

clock as (
    select * from {{ ref('int_scoring_dates') }}
    where is_current
),

activities as (
    select
        event_days.lead_id,
        classes.activity_type,
        min(event_days.last_occurred_at) as first_occurred_at,
        max(event_days.last_occurred_at) as last_occurred_at
    from event_days
    inner join classes
        on event_days.event_class_id = classes.event_class_id
    inner join stage_evidence
        on
            stage_evidence.evidence_type = 'activity'
            and classes.activity_type = lower(stage_evidence.evidence_value)
    inner join clock
        on event_days.activity_date <= clock.as_of_date
    group by event_days.lead_id, classes.activity_type
),

all_facts as (
    select
        lead_id,
        evidence_type,
        evidence_value,
        first_occurred_at,
        last_occurred_at
    from facts

    union all

    select
        lead_id,
        'activity' as evidence_type,
        activity_type as evidence_value,
        first_occurred_at,
        last_occurred_at
    from activities
)

select
    all_facts.lead_id,
    stage_evidence.lifecycle_stage,
    all_facts.evidence_type != 'activity' as is_from_crm,
    min(all_facts.first_occurred_at) as first_occurred_at,
    max(all_facts.last_occurred_at) as last_occurred_at
from all_facts
inner join stage_evidence
    on
        all_facts.evidence_type = stage_evidence.evidence_type
        and (
            all_facts.evidence_value = lower(stage_evidence.evidence_value)
            or stage_evidence.evidence_value = '*'
        )
group by
    all_facts.lead_id,
    stage_evidence.lifecycle_stage,
    all_facts.evidence_type != 'activity'

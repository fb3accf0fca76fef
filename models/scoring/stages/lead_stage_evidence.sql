-- Lead x stage x time: the facts of the CRM, or deeds of the lead, that put it there whatever its score.
with

facts as (
    select * from {{ ref('int_lead_facts') }}
),

event_days as (
    select * from {{ ref('int_lead_event_days') }}
),

stage_evidence as (
    select * from {{ ref('stg_seeds__stage_evidence') }}
),

clock as (
    select * from {{ ref('int_clock') }}
),

-- Few kinds of events are evidence, so that most days of events need not be looked at.
deeds as (
    select distinct
        classes.event_class_id,
        classes.activity_type as evidence,
        stage_evidence.lifecycle_stage
    from {{ ref('int_event_classes') }} as classes
    inner join stage_evidence
        on
            stage_evidence.evidence_type = 'activity'
            and (
                classes.activity_type = lower(stage_evidence.evidence_value)
                or stage_evidence.evidence_value = '*'
            )
),

facts_of_stages as (
    select
        facts.lead_id,
        stage_evidence.lifecycle_stage,
        case facts.evidence_type
            when 'created' then 'lead created'
            when 'status' then 'CRM status ' || facts.evidence_value
            when 'feedback' then 'sales ' || facts.evidence_value || ' the lead'
            when 'nurture' then 'nurture program ' || facts.evidence_value
            else facts.evidence_type || ' ' || facts.evidence_value
        end as evidence,
        true as is_from_crm,
        facts.occurred_at
    from facts
    inner join stage_evidence
        on
            facts.evidence_type = stage_evidence.evidence_type
            and (
                facts.evidence_value = lower(stage_evidence.evidence_value)
                or stage_evidence.evidence_value = '*'
            )

    union all

    -- A deed counts once it is known whose it was.
    select
        event_days.lead_id,
        deeds.lifecycle_stage,
        deeds.evidence,
        false as is_from_crm,
        case
            when event_days.known_date > event_days.activity_date
                then cast(event_days.known_date as {{ dbt.type_timestamp() }})
            else event_days.last_occurred_at
        end as occurred_at
    from event_days
    inner join deeds
        on event_days.event_class_id = deeds.event_class_id
    inner join clock
        on event_days.known_date <= clock.as_of_date
)

select
    lead_id,
    lifecycle_stage,
    min(evidence) as evidence,
    is_from_crm,
    occurred_at
from facts_of_stages
group by lead_id, lifecycle_stage, is_from_crm, occurred_at

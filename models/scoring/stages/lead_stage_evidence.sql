-- Lead x stage x time: the facts of the CRM, or deeds of the lead, that put it there whatever its score.
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
    select * from {{ ref('int_clock') }}
),

-- A deed counts once it is known whose it was.
activities as (
    select
        event_days.lead_id,
        classes.activity_type,
        case
            when event_days.known_date > event_days.activity_date
                then cast(event_days.known_date as {{ dbt.type_timestamp() }})
            else event_days.last_occurred_at
        end as occurred_at
    from event_days
    inner join classes
        on event_days.event_class_id = classes.event_class_id
    inner join clock
        on event_days.known_date <= clock.as_of_date
),

all_facts as (
    select
        lead_id,
        evidence_type,
        evidence_value,
        occurred_at,
        case evidence_type
            when 'created' then 'lead created'
            when 'status' then 'CRM status ' || evidence_value
            when 'feedback' then 'sales ' || evidence_value || ' the lead'
            when 'nurture' then 'nurture program ' || evidence_value
            else evidence_type || ' ' || evidence_value
        end as evidence
    from facts

    union all

    select
        lead_id,
        'activity' as evidence_type,
        activity_type as evidence_value,
        occurred_at,
        activity_type as evidence
    from activities
)

select
    all_facts.lead_id,
    stage_evidence.lifecycle_stage,
    min(all_facts.evidence) as evidence,
    all_facts.evidence_type <> 'activity' as is_from_crm,
    all_facts.occurred_at
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
    all_facts.evidence_type <> 'activity',
    all_facts.occurred_at

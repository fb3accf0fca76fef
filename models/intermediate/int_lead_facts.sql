{{ config(
    materialized='incremental',
    incremental_strategy=append_strategy(),
    pre_hook="{{ replace_changed_leads() }}"
) }}

-- What the CRM says happened to a lead and when, in one shape, for stages and outcomes.
with

leads as (
    select * from {{ ref('int_leads') }}
),

lead_rows as (
    select * from {{ ref('int_lead_rows') }}
    where exclusion_reason is null
),

identity as (
    select * from {{ ref('int_identity') }}
    where
        identifier_type = 'lead_id'
        and {{ is_changed('lead_id') }}
),

clock as (
    select * from {{ ref('int_clock') }}
),

status_changes as (
    select * from {{ ref('stg_inputs__lead_status_changes') }}
),

facts as (
    select
        lead_id,
        'created' as evidence_type,
        'created' as evidence_value,
        created_at as occurred_at
    from leads

    union all

    select
        lead_id,
        'status' as evidence_type,
        status as evidence_value,
        changed_at as occurred_at
    from status_changes

    union all

    -- A row's update says nothing of when its status was set, if the changes are known.
    select
        lead_rows.lead_id,
        'status' as evidence_type,
        lead_rows.status as evidence_value,
        coalesce(lead_rows.updated_at, lead_rows.created_at) as occurred_at
    from lead_rows
    left join status_changes
        on lead_rows.lead_id = status_changes.lead_id
    where status_changes.lead_id is null

    union all

    select
        lead_id,
        'feedback' as evidence_type,
        verdict as evidence_value,
        given_at as occurred_at
    from {{ ref('stg_inputs__sales_feedback') }}

    union all

    select
        lead_id,
        'nurture' as evidence_type,
        program as evidence_value,
        enrolled_at as occurred_at
    from {{ ref('stg_inputs__nurture_memberships') }}

    union all

    select
        lead_id,
        'opportunity' as evidence_type,
        evidence_value,
        occurred_at
    from {{ ref('int_opportunity_facts') }}
)

select distinct
    identity.lead_id,
    facts.evidence_type,
    lower(facts.evidence_value) as evidence_value,
    facts.occurred_at
from facts
inner join identity
    on facts.lead_id = identity.identifier
inner join clock
    on cast(facts.occurred_at as date) <= clock.as_of_date
where facts.evidence_value is not null

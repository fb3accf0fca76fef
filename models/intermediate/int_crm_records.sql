-- Records of a CRM that can be written to, and whose they are: one person may have several.
{%- set kinds = {
    'hubspot_contacts': 'hubspot-', 'salesforce_leads': 'salesforce-00Q', 'salesforce_contacts': 'salesforce-003',
} %}
with

identity as (
    select * from {{ ref('int_identity') }}
    where identifier_type = 'lead_id'
),

lead_rows as (
    select
        lead_id,
        is_deleted,
        coalesce(updated_at, created_at) as changed_at
    from {{ ref('stg_inputs__leads') }}
),

lead_links as (
    select * from {{ ref('stg_inputs__lead_links') }}
),

lead_attributes as (
    select * from {{ ref('stg_inputs__lead_attributes') }}
),

latest_changes as (
    select
        lead_id,
        max(changed_at) as changed_at
    from lead_rows
    group by lead_id
),

-- Deleted in the CRM, or given up when the CRM made one record of two. Its person may go on in another record.
gone as (
    select lead_rows.lead_id
    from lead_rows
    inner join latest_changes
        on
            lead_rows.lead_id = latest_changes.lead_id
            and lead_rows.changed_at = latest_changes.changed_at
    where lead_rows.is_deleted

    union distinct

    select lead_id from lead_links
    where lower(link_type) = 'merge'

    union distinct

    select lead_id from lead_attributes
    where
        lower(attribute) = 'merged_into_lead_id'
        and lead_id <> value
        and {{ dbt.split_part('lead_id', "'-'", 1) }} = {{ dbt.split_part('value', "'-'", 1) }}
),

records as (
    select
        lead_id,
        identifier,
        case
            {%- for sync_target, prefix in kinds.items() %}
            when identifier like '{{ prefix }}%' then '{{ sync_target }}'
            {%- endfor %}
        end as sync_target
    from identity
)

select
    records.sync_target,
    substring(records.identifier, {{ dbt.position("'-'", 'records.identifier') }} + 1) as record_id,
    records.lead_id
from records
left join gone
    on records.identifier = gone.lead_id
where
    records.sync_target is not null
    and gone.lead_id is null

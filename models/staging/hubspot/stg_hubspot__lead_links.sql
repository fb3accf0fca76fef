{{ config(enabled='hubspot' in var('sources')) }}

with

merged_contacts as (
    select * from {{ ref('base_hubspot__merged_object') }}
    where object_type = 'contact'
),

contacts as (
    select * from {{ ref('base_hubspot__contact') }}
),

-- The survivor's list of merged contacts has a history of its own, which dates each merge.
list_changes as (
    select * from {{ ref('base_hubspot__contact_property_history') }}
    where property_name = 'hs_merged_object_ids'
),

dated as (
    select
        merged_contacts.survivor_id,
        merged_contacts.merged_id,
        min(list_changes.changed_at) as listed_at
    from merged_contacts
    inner join list_changes
        on
            merged_contacts.survivor_id = list_changes.contact_id
            and ';' || replace(list_changes.value, ' ', '') || ';' like ('%;' || merged_contacts.merged_id || ';%')
    group by merged_contacts.survivor_id, merged_contacts.merged_id
)

select
    {{ source_id('hubspot', 'merged_contacts.merged_id') }} as lead_id,
    {{ source_id('hubspot', 'merged_contacts.survivor_id') }} as linked_lead_id,
    'merge' as link_type,
    coalesce(merged_contacts.merged_at, dated.listed_at) as linked_at,
    cast(null as {{ dbt.type_string() }}) as unreadable_columns
from merged_contacts
left join dated
    on
        merged_contacts.survivor_id = dated.survivor_id
        and merged_contacts.merged_id = dated.merged_id
{%- for property in ['salesforceleadid', 'salesforcecontactid'] %}

union all

select
    {{ source_id('hubspot', 'id') }} as lead_id,
    {{ source_id('salesforce', property) }} as linked_lead_id,
    'crm_link' as link_type,
    cast(null as {{ dbt.type_timestamp() }}) as linked_at,
    cast(null as {{ dbt.type_string() }}) as unreadable_columns
from contacts
where
    {{ property }} is not null
    and not coalesce(is_deleted, false)
{%- endfor %}

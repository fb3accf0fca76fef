{{ config(enabled='hubspot' in var('sources')) }}

with

merges as (
    select * from {{ ref('base_hubspot__merged_object') }}
    where object_type = 'contact'
),

contacts as (
    select * from {{ ref('base_hubspot__contact') }}
),

-- The survivor's list of merged contacts has a history of its own, which dates each merge.
list_changes as (
    select * from {{ ref('base_hubspot__contact_property_history') }}
    where name = 'hs_merged_object_ids'
),

dated as (
    select
        merges.survivor_id,
        merges.merged_id,
        min(list_changes.timestamp) as listed_at
    from merges
    inner join list_changes
        on
            merges.survivor_id = list_changes.contact_id
            and ';' || replace(list_changes.value, ' ', '') || ';' like '%;' || merges.merged_id || ';%'
    group by merges.survivor_id, merges.merged_id
)

select
    {{ source_id('hubspot', 'merges.merged_id') }} as lead_id,
    {{ source_id('hubspot', 'merges.survivor_id') }} as linked_lead_id,
    'merge' as link_type,
    coalesce(merges.merged_at, dated.listed_at) as linked_at,
    cast(null as {{ dbt.type_string() }}) as unreadable_columns
from merges
left join dated
    on
        merges.survivor_id = dated.survivor_id
        and merges.merged_id = dated.merged_id
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

{{ config(enabled='hubspot' in var('sources')) }}

-- Lifecycle stage and lead status of a contact, each from the best that is known of it: its history, the dates that
-- HubSpot keeps of stages, or what it is now.
{%- set stages = [
    'subscriber', 'lead', 'marketingqualifiedlead', 'salesqualifiedlead', 'opportunity', 'customer', 'evangelist', 'other',
] %}
with

contacts as (
    select * from {{ ref('base_hubspot__contact') }}
),

history as (
    select * from {{ ref('base_hubspot__contact_property_history') }}
    where property_name in ('lifecyclestage', 'hs_lead_status')
),

known_histories as (
    select distinct
        contact_id,
        property_name
    from history
),

stage_dates as (
    {%- for stage in stages %}
    select
        id as contact_id,
        'lifecyclestage' as property_name,
        '{{ stage }}' as status,
        hs_lifecyclestage_{{ stage }}_date as changed_at
    from contacts
    where hs_lifecyclestage_{{ stage }}_date is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

present as (
    {%- for property in ['lifecyclestage', 'hs_lead_status'] %}
    select
        id as contact_id,
        '{{ property }}' as property_name,
        {{ property }} as status,
        coalesce(lastmodifieddate, createdate) as changed_at
    from contacts
    where {{ property }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

known_dates as (
    select
        contact_id,
        property_name
    from known_histories

    union distinct

    select
        contact_id,
        property_name
    from stage_dates
),

changes as (
    select
        contact_id,
        value as status,
        unreadable_columns,
        changed_at
    from history

    union all

    select
        stage_dates.contact_id,
        stage_dates.status,
        cast(null as {{ dbt.type_string() }}) as unreadable_columns,
        stage_dates.changed_at
    from stage_dates
    left join known_histories
        on
            stage_dates.contact_id = known_histories.contact_id
            and stage_dates.property_name = known_histories.property_name
    where known_histories.contact_id is null

    union all

    select
        present.contact_id,
        present.status,
        cast(null as {{ dbt.type_string() }}) as unreadable_columns,
        present.changed_at
    from present
    left join known_dates
        on
            present.contact_id = known_dates.contact_id
            and present.property_name = known_dates.property_name
    where known_dates.contact_id is null
)

select
    {{ source_id('hubspot', 'contact_id') }} as lead_id,
    lower(status) as status,
    unreadable_columns,
    changed_at
from changes

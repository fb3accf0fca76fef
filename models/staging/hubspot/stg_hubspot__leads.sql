{{ config(enabled='hubspot' in var('sources')) }}

with

contacts as (
    select * from {{ ref('base_hubspot__contact') }}
)

select
    {{ source_id('hubspot', 'id') }} as lead_id,
    {{ source_id('hubspot', 'associatedcompanyid') }} as account_id,
    {{ source_id('hubspot', 'hubspot_owner_id') }} as owner_id,
    email,
    firstname as first_name,
    lastname as last_name,
    coalesce(phone, mobilephone) as phone,
    jobtitle as job_title,
    cast(null as {{ dbt.type_string() }}) as department,
    company as company_name,
    country,
    -- HubSpot's state is none of the sales regions that rules name: those follow from the country.
    cast(null as {{ dbt.type_string() }}) as region,
    city,
    zip as postal_code,
    gender,
    lower(hs_analytics_source) as lead_source,
    hs_analytics_first_touch_converting_campaign as campaign,
    hs_analytics_first_url as landing_page,
    cast(null as {{ dbt.type_string() }}) as product_interest,
    lower(coalesce(hs_lead_status, lifecyclestage)) as status,
    unreadable_columns,
    is_deleted,
    date_of_birth as birth_date,
    createdate as created_at,
    lastmodifieddate as updated_at
from contacts

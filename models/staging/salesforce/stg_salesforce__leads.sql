{{ config(enabled='salesforce' in var('sources')) }}

-- Leads, converted and deleted ones too, and contacts. A contact has been known since its first lead was created.
with

leads as (
    select * from {{ ref('base_salesforce__lead') }}
    where coalesce(omitted_because, 'deleted') = 'deleted'
),

contacts as (
    select * from {{ ref('base_salesforce__contact') }}
    where coalesce(omitted_because, 'deleted') = 'deleted'
),

accounts as (
    select * from {{ ref('base_salesforce__account') }}
    where omitted_because is null
),

conversions as (
    select
        converted_contact_id,
        min(created_date) as first_created_at
    from leads
    where is_converted
    group by converted_contact_id
)

select
    {{ source_id('salesforce', 'id') }} as lead_id,
    email,
    first_name,
    last_name,
    coalesce(phone, mobile_phone) as phone,
    title as job_title,
    cast(null as {{ dbt.type_string() }}) as department,
    company as company_name,
    {{ source_id('salesforce', 'converted_account_id') }} as account_id,
    coalesce(country_code, country) as country,
    cast(null as {{ dbt.type_string() }}) as region,
    city,
    postal_code,
    cast(null as {{ dbt.type_string() }}) as gender,
    lead_source,
    cast(null as {{ dbt.type_string() }}) as campaign,
    cast(null as {{ dbt.type_string() }}) as landing_page,
    cast(null as {{ dbt.type_string() }}) as product_interest,
    status,
    {{ source_id('salesforce', 'owner_id') }} as owner_id,
    unreadable_columns,
    omitted_because is not null as is_deleted,
    cast(null as date) as birth_date,
    created_date as created_at,
    modified_at as updated_at
from leads

union all

select
    {{ source_id('salesforce', 'contacts.id') }} as lead_id,
    contacts.email,
    contacts.first_name,
    contacts.last_name,
    coalesce(contacts.phone, contacts.mobile_phone) as phone,
    contacts.title as job_title,
    contacts.department,
    accounts.name as company_name,
    {{ source_id('salesforce', 'contacts.account_id') }} as account_id,
    coalesce(contacts.mailing_country_code, contacts.mailing_country) as country,
    cast(null as {{ dbt.type_string() }}) as region,
    contacts.mailing_city as city,
    contacts.mailing_postal_code as postal_code,
    cast(null as {{ dbt.type_string() }}) as gender,
    contacts.lead_source,
    cast(null as {{ dbt.type_string() }}) as campaign,
    cast(null as {{ dbt.type_string() }}) as landing_page,
    cast(null as {{ dbt.type_string() }}) as product_interest,
    cast(null as {{ dbt.type_string() }}) as status,
    {{ source_id('salesforce', 'contacts.owner_id') }} as owner_id,
    contacts.unreadable_columns,
    contacts.omitted_because is not null as is_deleted,
    contacts.birthdate as birth_date,
    {{ earlier('contacts.created_date', 'conversions.first_created_at') }} as created_at,
    contacts.modified_at as updated_at
from contacts
left join accounts
    on contacts.account_id = accounts.id
left join conversions
    on contacts.id = conversions.converted_contact_id

{{ config(enabled='pardot' in var('sources')) }}

with

prospects as (
    select * from {{ ref('base_pardot__prospect') }}
),

campaigns as (
    select
        id,
        min(name) as campaign_name
    from {{ ref('base_pardot__campaign') }}
    group by id
)

select
    {{ source_id('pardot', 'prospects.id') }} as lead_id,
    cast(null as {{ dbt.type_string() }}) as account_id,
    coalesce(
        {{ source_id('salesforce', 'prospects.crm_owner_fid') }},
        {{ source_id('pardot', 'prospects.user_id') }}
    ) as owner_id,
    prospects.email,
    prospects.first_name,
    prospects.last_name,
    prospects.phone,
    prospects.job_title,
    prospects.department,
    prospects.company as company_name,
    prospects.country,
    cast(null as {{ dbt.type_string() }}) as region,
    prospects.city,
    prospects.zip as postal_code,
    cast(null as {{ dbt.type_string() }}) as gender,
    prospects.source as lead_source,
    campaigns.campaign_name as campaign,
    cast(null as {{ dbt.type_string() }}) as landing_page,
    cast(null as {{ dbt.type_string() }}) as product_interest,
    cast(null as {{ dbt.type_string() }}) as status,
    prospects.unreadable_columns,
    coalesce(prospects.is_archived, false) or coalesce(prospects._fivetran_deleted, false) as is_deleted,
    cast(null as date) as birth_date,
    prospects.created_at,
    prospects.updated_at
from prospects
left join campaigns
    on prospects.campaign_id = campaigns.id

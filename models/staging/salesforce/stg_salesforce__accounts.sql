{{ config(enabled='salesforce' in var('sources')) }}

with

accounts as (
    select * from {{ ref('base_salesforce__account') }}
    where omitted_because is null
),

-- Of https://www.example.com:443/start?x=1 the domain is example.com.
hosts as (
    select
        accounts.*,
        {% set address = "replace(replace(lower(website), 'https://', ''), 'http://', '')" -%}
        {% set without_query = dbt.split_part(address, "'?'", 1) -%}
        {% set without_path = dbt.split_part(without_query, "'/'", 1) -%}
        {{ dbt.split_part(without_path, "':'", 1) }} as web_host
    from accounts
)

select
    {{ source_id('salesforce', 'id') }} as account_id,
    name,
    nullif(case when web_host like 'www.%' then substr(web_host, 5) else web_host end, '') as domain,
    industry,
    number_of_employees as employee_count,
    annual_revenue,
    coalesce(billing_country_code, billing_country) as country,
    coalesce({{ mapped_word('type', var('salesforce_account_types')) }}, lower(type)) as account_type,
    {{ source_id('salesforce', 'owner_id') }} as owner_id,
    unreadable_columns,
    created_date as created_at,
    modified_at as updated_at
from hosts

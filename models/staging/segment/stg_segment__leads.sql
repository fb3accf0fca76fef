{{ config(enabled='segment' in var('sources')) }}

-- A user id is known since the first call that carries it; what is known of the user is in the table users.
{%- set no_text = 'cast(null as ' ~ dbt.type_string() ~ ')' %}
with

calls as (
    select * from {{ ref('base_segment__calls') }}
),

users as (
    select * from {{ ref('base_segment__users') }}
),

first_calls as (
    select
        user_id,
        min(called_at) as called_at
    from calls
    where user_id is not null
    group by user_id
),

known as (
    select
        users.*,
        first_calls.user_id,
        first_calls.called_at as created_at
    from first_calls
    left join users
        on first_calls.user_id = users.id
)

select
    {{ source_id('segment', 'user_id') }} as lead_id,
    email,
    coalesce(first_name, case when last_name is null then {{ dbt.split_part('name', "' '", 1) }} end) as first_name,
    coalesce(last_name, case when first_name is null then nullif(trim(substring(
        name, length({{ dbt.split_part('name', "' '", 1) }}) + 1
    )), '') end) as last_name,
    phone,
    title as job_title,
    department,
    coalesce(company_name, company) as company_name,
    {{ no_text }} as account_id,
    coalesce(address_country, country) as country,
    coalesce(address_state, state) as region,
    coalesce(address_city, city) as city,
    address_postal_code as postal_code,
    birthday as birth_date,
    gender,
    {{ no_text }} as lead_source,
    {{ no_text }} as campaign,
    {{ no_text }} as landing_page,
    {{ no_text }} as product_interest,
    {{ no_text }} as status,
    {{ no_text }} as owner_id,
    cast(null as {{ dbt.type_boolean() }}) as is_deleted,
    created_at,
    coalesce(received_at, created_at) as updated_at,
    unreadable_columns
from known

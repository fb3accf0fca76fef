with

accounts as (
    select * from {{ ref('stg_generic__accounts') }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by account_id
            order by updated_at desc, name asc, domain asc
        ) as recency_rank
    from accounts
    where account_id is not null
)

select
    account_id,
    owner_id,
    name,
    lower(domain) as domain,
    industry,
    country,
    account_type,
    employee_count,
    annual_revenue,
    created_at,
    updated_at
from ranked
where recency_rank = 1

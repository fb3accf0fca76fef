with

accounts as (
    select * from {{ ref('stg_inputs__accounts') }}
),

ranked as (
    select
        accounts.*,
        row_number() over (
            partition by accounts.account_id
            order by
                case when accounts.updated_at is null then 1 else 0 end asc,
                accounts.updated_at desc,
                {{ content_hash('accounts', [
                    'owner_id', 'name', 'domain', 'industry', 'country', 'account_type', 'employee_count',
                    'annual_revenue',
                ]) }} asc
        ) as recency_rank
    from accounts
    where accounts.account_id is not null
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

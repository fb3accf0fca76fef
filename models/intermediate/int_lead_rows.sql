-- Every row of leads, with the reason why it is not scored, if any.
with

leads as (
    select * from {{ ref('stg_generic__leads') }}
),

survivors as (
    select * from {{ ref('int_lead_survivors') }}
),

clock as (
    select * from {{ ref('int_scoring_dates') }}
),

numbered as (
    select
        leads.*,
        survivors.survivor_id,
        row_number() over (
            partition by leads.lead_id
            order by
                case when leads.created_at is null then 1 else 0 end asc,
                coalesce(leads.updated_at, leads.created_at) desc,
                leads.created_at asc,
                leads.email asc,
                leads.status asc
        ) as recency_rank
    from leads
    left join survivors
        on leads.lead_id = survivors.lead_id
)

select
    numbered.lead_id,
    numbered.account_id,
    numbered.owner_id,
    numbered.survivor_id,
    numbered.email,
    numbered.first_name,
    numbered.last_name,
    numbered.phone,
    numbered.job_title,
    numbered.department,
    numbered.company_name,
    numbered.country,
    numbered.region,
    numbered.city,
    numbered.postal_code,
    numbered.gender,
    numbered.lead_source,
    numbered.campaign,
    numbered.landing_page,
    numbered.product_interest,
    numbered.status,
    numbered.birth_date,
    numbered.created_at,
    numbered.updated_at,
    case
        when numbered.lead_id is null then 'missing_id'
        when numbered.recency_rank > 1 then 'duplicate'
        when numbered.created_at is null then 'malformed'
        when cast(numbered.created_at as date) > clock.as_of_date then 'future'
        when numbered.survivor_id != numbered.lead_id then 'merged'
        when coalesce(numbered.is_deleted, false) then 'deleted'
    end as exclusion_reason
from numbered
inner join clock
    on clock.is_current

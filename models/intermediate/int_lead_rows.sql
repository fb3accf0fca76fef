-- Every row of leads, with the reason why it does not count in its system, if any.
{%- set columns = [
    'email', 'first_name', 'last_name', 'phone', 'job_title', 'department', 'company_name', 'country', 'region', 'city',
    'postal_code', 'gender', 'lead_source', 'campaign', 'landing_page', 'product_interest', 'status', 'birth_date',
] %}
with

leads as (
    select * from {{ ref('stg_inputs__leads') }}
),

survivors as (
    select * from {{ ref('int_lead_survivors') }}
),

clock as (
    select * from {{ ref('int_clock') }}
),

copies as (
    select
        lead_id,
        count(*) as row_count
    from leads
    group by lead_id
),

-- Few rows have a copy: the others need no text to be told apart by.
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
                case when copies.row_count > 1 then {{
                    content_hash('leads', ['account_id', 'owner_id', 'is_deleted'] + columns)
                }} end asc,
                leads.source_system asc
        ) as recency_rank
    from leads
    left join copies
        on leads.lead_id = copies.lead_id
    left join survivors
        on leads.lead_id = survivors.lead_id
)

select
    numbered.source_system,
    numbered.lead_id,
    numbered.account_id,
    numbered.owner_id,
    numbered.survivor_id,
    {%- for column in columns %}
    numbered.{{ column }},
    {%- endfor %}
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
cross join clock

-- A lead is told by the record of the first source; what that leaves empty, the records of the next ones fill.
{%- set columns = [
    'account_id', 'owner_id', 'email', 'first_name', 'last_name', 'phone', 'job_title', 'department', 'company_name',
    'country', 'region', 'city', 'postal_code', 'gender', 'lead_source', 'campaign', 'landing_page', 'product_interest',
    'status', 'birth_date',
] %}
{#- A record of the first source is nobody else's. -#}
{%- set others = var('sources')[1:] %}
with

lead_rows as (
    select * from {{ ref('int_lead_rows') }}
    where exclusion_reason is null
),

lead_records as (
    select * from {{ ref('int_lead_records') }}
),

other_rows as (
    select
        lead_rows.*,
        lead_records.lead_id as person_id
    from lead_rows
    inner join lead_records
        on lead_rows.lead_id = lead_records.record_id
    where lead_records.lead_id <> lead_records.record_id
),

other_times as (
    select
        person_id,
        min(created_at) as created_at,
        max(coalesce(updated_at, created_at)) as updated_at
    from other_rows
    group by person_id
)

select
    lead_rows.lead_id,
    {%- for column in columns %}
    {%- if others %}
    coalesce(
        lead_rows.{{ column }}
        {%- for name in others -%}
        , {{ name }}_rows.{{ column }}
        {%- endfor -%}
    ) as {{ column }},
    {%- else %}
    lead_rows.{{ column }},
    {%- endif %}
    {%- endfor %}
    case when other_times.created_at < lead_rows.created_at then other_times.created_at else lead_rows.created_at end
        as created_at,
    case
        when other_times.updated_at > coalesce(lead_rows.updated_at, lead_rows.created_at) then other_times.updated_at
        else coalesce(lead_rows.updated_at, lead_rows.created_at)
    end as updated_at
from lead_rows
inner join lead_records
    on
        lead_rows.lead_id = lead_records.record_id
        and lead_rows.lead_id = lead_records.lead_id
left join other_times
    on lead_rows.lead_id = other_times.person_id
{%- for name in others %}
left join other_rows as {{ name }}_rows
    on
        lead_rows.lead_id = {{ name }}_rows.person_id
        and {{ name }}_rows.source_system = '{{ name }}'
{%- endfor %}

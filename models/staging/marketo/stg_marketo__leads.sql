{{ config(enabled='marketo' in var('sources')) }}

-- Anonymous visitors have rows among the leads, but they are none.
with

leads as (
    select * from {{ ref('base_marketo__lead') }}
    where not coalesce(is_anonymous, false)
),

programs as (
    select
        id,
        min(name) as program_name
    from {{ ref('base_marketo__program') }}
    group by id
),

deleted_leads as (
    select distinct lead_id from {{ ref('base_marketo__activity_delete_lead') }}
),

births as (
    select
        lead_id,
        lead_source,
        form_name,
        list_name,
        row_number() over (partition by lead_id order by activity_date asc, id asc) as birth_rank
    from {{ ref('base_marketo__activity_new_lead') }}
)

select
    {{ source_id('marketo', 'leads.id') }} as lead_id,
    cast(null as {{ dbt.type_string() }}) as account_id,
    {{ source_id('salesforce', 'leads.sfdc_lead_owner_id') }} as owner_id,
    leads.email,
    leads.first_name,
    leads.last_name,
    leads.phone,
    leads.title as job_title,
    leads.department,
    leads.company as company_name,
    leads.country,
    cast(null as {{ dbt.type_string() }}) as region,
    leads.city,
    leads.postal_code,
    leads.gender,
    coalesce(leads.lead_source, births.lead_source) as lead_source,
    coalesce(programs.program_name, births.form_name, births.list_name) as campaign,
    cast(null as {{ dbt.type_string() }}) as landing_page,
    cast(null as {{ dbt.type_string() }}) as product_interest,
    leads.{{ var('marketo_status_field') | lower }} as status,
    leads.unreadable_columns,
    deleted_leads.lead_id is not null as is_deleted,
    leads.date_of_birth as birth_date,
    leads.created_at,
    leads.updated_at
from leads
left join programs
    on leads.acquisition_program_id = programs.id
left join deleted_leads
    on leads.id = deleted_leads.lead_id
left join births
    on
        leads.id = births.lead_id
        and births.birth_rank = 1

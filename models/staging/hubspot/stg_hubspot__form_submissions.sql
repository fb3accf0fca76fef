{{ config(enabled='hubspot' in var('sources')) }}

with

submissions as (
    select * from {{ ref('base_hubspot__contact_form_submission') }}
),

forms as (
    select
        guid,
        min(name) as form_name
    from {{ ref('base_hubspot__form') }}
    group by guid
)

select
    {{ source_id('hubspot', "coalesce(
        submissions.conversion_id,
        submissions.contact_id || '-' || submissions.form_id || '-' || cast(submissions.timestamp as "
        ~ dbt.type_string() ~ ")
    )") }} as event_id,
    {{ source_id('hubspot', 'submissions.contact_id') }} as lead_id,
    cast(null as {{ dbt.type_string() }}) as anonymous_id,
    coalesce(forms.form_name, submissions.title, submissions.form_id) as form,
    cast(null as {{ dbt.type_string() }}) as email,
    cast(null as {{ dbt.type_string() }}) as first_name,
    cast(null as {{ dbt.type_string() }}) as last_name,
    cast(null as {{ dbt.type_string() }}) as message,
    submissions.unreadable_columns,
    cast(null as {{ api.Column.translate_type('numeric(18,3)') }}) as seconds_to_submit,
    cast(null as {{ dbt.type_boolean() }}) as is_honeypot_filled,
    submissions.timestamp as occurred_at,
    submissions._fivetran_synced as loaded_at
from submissions
left join forms
    on submissions.form_id = forms.guid

{{ config(enabled='pardot' in var('sources')) }}

with

activities as (
    select * from {{ ref('base_pardot__activities') }}
    where channel = 'email'
)

-- What a click's details hold is the link, of the other events the name of the e-mail.
select
    {{ source_id('pardot', 'id') }} as event_id,
    {{ source_id('pardot', 'prospect_id') }} as lead_id,
    cast(null as {{ dbt.type_string() }}) as email,
    {{ source_id('pardot', 'email_id') }} as campaign_id,
    event_type,
    case when event_type = 'click' then details end as link_url,
    cast(null as {{ dbt.type_string() }}) as user_agent,
    unreadable_columns,
    cast(null as boolean) as is_bot,
    created_at as occurred_at,
    _fivetran_synced as loaded_at
from activities

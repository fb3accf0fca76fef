{{ config(enabled='snowplow' in var('sources')) }}

-- The events themselves show what is unreadable.
select
    anonymous_id,
    lead_id,
    cast(null as {{ dbt.type_string() }}) as unreadable_columns,
    min(occurred_at) as identified_at
from {{ ref('base_snowplow__activities') }}
where
    anonymous_id is not null
    and lead_id is not null
group by anonymous_id, lead_id

{{ config(enabled='segment' in var('sources')) }}

-- Calls of a page or an event that lack an id tell nothing of who is who; an identify that does is shown as malformed.
with

calls as (
    select * from {{ ref('base_segment__calls') }}
    where
        source_table = 'identifies'
        or (
            user_id is not null
            and anonymous_id is not null
        )
)

select
    anonymous_id,
    lead_id,
    max(unreadable_columns) as unreadable_columns,
    min(called_at) as identified_at
from calls
group by anonymous_id, lead_id

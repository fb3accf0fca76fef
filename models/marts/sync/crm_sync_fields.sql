-- The seed in the published file: names and values that go together.
with

sync_fields as (
    select * from {{ ref('stg_seeds__sync_fields') }}
)

select
    sync_target,
    published_value,
    crm_field
from sync_fields

{{ config(materialized=long_query_step()) }}

-- The leads of the bucket at hand; what follows knows them by number, which sorts faster than an id.
with

scope as (
    select * from {{ ref('history_scope') }}
)

select
    scope.lead_id,
    scope.lead_number,
    scope.first_step,
    scope.created_on
from scope
where {{ in_this_bucket('scope') }}

with

exceptions as (
    select * from {{ ref('stg_seeds__identity_exceptions') }}
)

select
    record_id,
    other_record_id
from exceptions

union distinct

select
    other_record_id as record_id,
    record_id as other_record_id
from exceptions

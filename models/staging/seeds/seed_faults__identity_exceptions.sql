{{ config(schema='seeds') }}

with

exceptions as (
    {{ seed_wide('identity_exceptions', ['record_id', 'other_record_id']) | indent(4) }}
)

select
    'identity_exceptions' as seed_name,
    'other_record_id' as column_name,
    row_key || ': a record cannot be kept apart from itself' as fault,
    row_number
from exceptions
where record_id = other_record_id

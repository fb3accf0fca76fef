{{ config(enabled='marketo' in var('sources')) }}

{{ typed_source('marketo', 'activity_add_to_nurture') }}

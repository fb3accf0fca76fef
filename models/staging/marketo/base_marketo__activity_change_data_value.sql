{{ config(enabled='marketo' in var('sources')) }}

{{ typed_source('marketo', 'activity_change_data_value') }}

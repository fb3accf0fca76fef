{{ config(enabled='marketo' in var('sources')) }}

{{ typed_source('marketo', 'activity_change_status_in_progression') }}

{{ config(enabled='marketo' in var('sources')) }}

{{ typed_source('marketo', 'activity_change_nurture_cadence') }}

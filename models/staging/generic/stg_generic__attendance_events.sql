{{ config(enabled='generic' in var('sources')) }}

{{ typed_source('generic', 'attendance_events') }}

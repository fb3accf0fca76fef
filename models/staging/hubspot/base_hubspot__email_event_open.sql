{{ config(enabled='hubspot' in var('sources')) }}

{{ typed_source('hubspot', 'email_event_open') }}

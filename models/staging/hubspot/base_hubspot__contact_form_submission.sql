{{ config(enabled='hubspot' in var('sources')) }}

{{ typed_source('hubspot', 'contact_form_submission') }}

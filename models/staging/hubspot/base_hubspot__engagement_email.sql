{{ config(enabled='hubspot' in var('sources')) }}

{{ typed_source('hubspot', 'engagement_email') }}

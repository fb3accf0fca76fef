{{ config(enabled='generic' in var('sources')) }}

{{ typed_source('generic', 'commerce_events') }}

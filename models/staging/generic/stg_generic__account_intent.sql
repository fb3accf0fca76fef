{{ config(enabled='generic' in var('sources')) }}

{{ typed_source('generic', 'account_intent') }}

{{ config(enabled='generic' in var('sources')) }}

{{ typed_source('generic', 'lead_links') }}

{{ config(enabled='pardot' in var('sources')) }}

{{ typed_source('pardot', 'campaign') }}

{{ config(enabled='ga4' in var('sources') and var('ga4_shape') == 'nested') }}

{{ nested_source('ga4', 'events') }}

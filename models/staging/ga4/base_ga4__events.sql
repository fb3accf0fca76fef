{{ config(enabled='ga4' in var('sources')) }}

{{ typed_source(
    'ga4', 'events', relation=ref('base_ga4__flattened') if var('ga4_shape') == 'nested' else none
) }}

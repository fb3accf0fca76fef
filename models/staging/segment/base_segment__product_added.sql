{{ config(enabled='segment' in var('sources')) }}

{{ typed_source('segment', 'product_added') }}

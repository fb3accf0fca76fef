{{ config(enabled='segment' in var('sources')) }}

{{ typed_source('segment', 'users') }}

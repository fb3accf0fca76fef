{{ config(enabled='marketo' in var('sources')) }}

{{ typed_source('marketo', 'program') }}

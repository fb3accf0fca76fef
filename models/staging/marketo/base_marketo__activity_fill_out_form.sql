{{ config(enabled='marketo' in var('sources')) }}

{{ typed_source('marketo', 'activity_fill_out_form') }}

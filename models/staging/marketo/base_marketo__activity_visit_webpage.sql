{{ config(enabled='marketo' in var('sources')) }}

{{ typed_source('marketo', 'activity_visit_webpage') }}

{{ config(enabled='snowplow' in var('sources')) }}

{{ typed_source('snowplow', 'events') }}

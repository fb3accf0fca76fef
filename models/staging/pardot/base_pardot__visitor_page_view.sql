{{ config(enabled='pardot' in var('sources')) }}

{{ typed_source('pardot', 'visitor_page_view') }}

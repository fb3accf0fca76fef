{{ config(enabled='hubspot' in var('sources')) }}

{{ typed_source('hubspot', 'contact_events_e_visited_page') }}

{{ config(enabled='pardot' in var('sources')) }}

{{ typed_source('pardot', 'prospect', var('pardot_lead_attributes')) }}

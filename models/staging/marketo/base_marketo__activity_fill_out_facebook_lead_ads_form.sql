{{ config(enabled='marketo' in var('sources')) }}

{{ typed_source('marketo', 'activity_fill_out_facebook_lead_ads_form') }}

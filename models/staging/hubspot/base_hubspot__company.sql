{{ config(enabled='hubspot' in var('sources')) }}

{{ hubspot_object('company', 'companies') }}

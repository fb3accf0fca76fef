{{ config(enabled='hubspot' in var('sources')) }}

{{ hubspot_object('contact', 'contacts') }}

{{ config(enabled='salesforce' in var('sources')) }}

{{ salesforce_records('account') }}

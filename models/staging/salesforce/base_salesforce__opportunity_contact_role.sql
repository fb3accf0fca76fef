{{ config(enabled='salesforce' in var('sources')) }}

{{ salesforce_records('opportunity_contact_role') }}

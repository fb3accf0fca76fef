{{ config(enabled='salesforce' in var('sources')) }}

{{ salesforce_records('contact', salesforce_fields() | map(attribute='column') | list) }}

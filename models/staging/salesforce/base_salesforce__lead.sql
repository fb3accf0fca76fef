{{ config(enabled='salesforce' in var('sources')) }}

{{ salesforce_records('lead', salesforce_fields() | map(attribute='column') | list) }}

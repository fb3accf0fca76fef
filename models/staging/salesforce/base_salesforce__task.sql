{{ config(enabled='salesforce' in var('sources')) }}

{{ salesforce_records('task', omitted={'is_recurrence': 'series'}) }}

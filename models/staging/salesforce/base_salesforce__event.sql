{{ config(enabled='salesforce' in var('sources')) }}

{{ salesforce_records('event', omitted={'is_recurrence': 'series', 'is_child': 'invitation'}) }}

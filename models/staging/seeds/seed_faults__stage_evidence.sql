-- Facts that put a lead in a stage are named in words that the sources use; statuses and programs are the user's own.
{{ config(schema='seeds') }}

{%- set fixed_values = {
    'opportunity': ['created', 'open', 'won', 'lost'],
    'feedback': ['accepted', 'rejected', 'recycled'],
} %}

with

evidence as (
    {{ seed_wide('stage_evidence', ['evidence_type', 'evidence_value']) | indent(4) }}
),

activity_types as (
    {{ seed_wide('activity_types', ['activity_type']) | indent(4) }}
),

-- An activity has to be in the dictionary, or no event of it is ever counted.
known_activities as (
    select distinct lower(activity_type) as activity_type from activity_types
)

select
    'stage_evidence' as seed_name,
    'evidence_value' as column_name,
    {{ in_quotes('evidence.evidence_value') }} || ' is not an activity_type of seed activity_types' as fault,
    evidence.row_number
from evidence
left join known_activities
    on lower(evidence.evidence_value) = known_activities.activity_type
where
    lower(evidence.evidence_type) = 'activity'
    and evidence.evidence_value <> '*'
    and known_activities.activity_type is null

{% for evidence_type, words in fixed_values.items() %}
union all

select
    'stage_evidence' as seed_name,
    'evidence_value' as column_name,
    {{ in_quotes('evidence_value') }} || ' is no {{ evidence_type }} evidence; '
    || 'use one of {{ words | join(", ") }}, *' as fault,
    row_number
from evidence
where
    lower(evidence_type) = '{{ evidence_type }}'
    and evidence_value <> '*'
    and lower(evidence_value) not in (
        {%- for word in words %}
        '{{ word }}'{{ ',' if not loop.last }}
        {%- endfor %}
    )
{% endfor %}

{{ config(enabled='marketo' in var('sources')) }}

-- Steps in event programs, in the words of their channels. Where the program is not known nobody can tell what the step
-- was in: such a row has no kind and is counted as malformed.
with

steps as (
    select * from {{ ref('base_marketo__activity_change_status_in_progression') }}
),

programs as (
    select
        id,
        min(lower(type)) as program_type,
        min(lower(channel)) as channel
    from {{ ref('base_marketo__program') }}
    group by id
)

select
    {{ source_id('marketo', 'steps.id') }} as event_id,
    {{ source_id('marketo', 'steps.lead_id') }} as lead_id,
    steps.primary_attribute_value as event_name,
    case programs.channel
        {%- for channel, event_kind in var('marketo_event_kinds').items() %}
        when '{{ channel | lower }}' then '{{ event_kind | lower }}'
        {%- endfor %}
        else replace(programs.channel, ' ', '_')
    end as event_kind,
    lower(replace(steps.new_status, ' ', '_')) as event_type,
    steps.unreadable_columns,
    cast(null as {{ api.Column.translate_type('numeric(18,3)') }}) as minutes_attended,
    steps.activity_date as occurred_at,
    steps._fivetran_synced as loaded_at
from steps
left join programs
    on steps.primary_attribute_value_id = programs.id
where
    programs.id is null
    or programs.program_type like 'event%'

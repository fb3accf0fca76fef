-- One row: does this run read only the events that are new since the run before, and if not, why? Rules and lists that
-- events are read by, another set of input tables or a day that lies before ask for all of them.
{%- set text_type = dbt.type_string() %}
{%- set before = previous_table('int_run_state') %}
with

clock as (
    select * from {{ ref('int_clock') }}
),

parts as (
    select * from {{ ref('int_run_parts') }}
),

before as (
    {%- if before %}
    select * from {{ before }}
    {%- else %}
    select
        part,
        fingerprint,
        cast(null as date) as as_of_date,
        cast(null as {{ text_type }}) as build_id
    from parts
    where 1 = 0
    {%- endif %}
),

compared as (
    select
        max(before.as_of_date) as previous_as_of_date,
        max(before.build_id) as previous_build_id,
        {{ dbt.listagg(
            "case when before.fingerprint <> parts.fingerprint then parts.part end", "', '", 'order by parts.part'
        ) }} as changed_parts,
        count(before.part) as known_parts,
        count(*) as part_count
    from parts
    left join before
        on parts.part = before.part
),

judged as (
    select
        compared.*,
        clock.as_of_date,
        case
            when compared.known_parts = 0 then 'first run, or full refresh'
            when compared.changed_parts is not null and compared.changed_parts <> ''
                then 'changed: ' || compared.changed_parts
            when compared.known_parts < compared.part_count then 'another version of the project'
            when clock.as_of_date < compared.previous_as_of_date then 'the day lies before the last run'
        end as full_because
    from compared
    cross join clock
)

select
    coalesce(full_because, 'new events only') as reason,
    case when full_because is null then previous_build_id else '{{ invocation_id }}' end as build_id,
    full_because is null as is_partial,
    as_of_date,
    previous_as_of_date
from judged

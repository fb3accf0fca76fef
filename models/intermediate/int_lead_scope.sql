-- One row: does this run make anew what is known of changed leads only, and if not, why? A run that made it anew for
-- all leads and was not finished is repeated.
{%- set text_type = dbt.type_string() %}
{%- set before = previous_table('lead_fingerprints_read') %}
{%- set scope_before = own_table_before() %}
with

run_scope as (
    select * from {{ ref('int_run_scope') }}
),

parts as (
    select * from {{ ref('int_lead_fingerprints') }}
    where part = 'rules'
),

before as (
    {%- if before %}
    select
        subject,
        fingerprint,
        build_id,
        run_id
    from {{ before }}
    where part = 'rules'
    {%- else %}
    select
        subject,
        fingerprint,
        cast(null as {{ text_type }}) as build_id,
        cast(null as {{ text_type }}) as run_id
    from parts
    where 1 = 0
    {%- endif %}
),

unfinished as (
    {%- if scope_before %}
    select count(*) as run_count from {{ scope_before }}
    where
        not is_partial
        and run_id not in (select run_id from before)
    {%- else %}
    select 0 as run_count
    {%- endif %}
),

compared as (
    select
        max(before.build_id) as build_id,
        {{ dbt.listagg(
            "case when before.fingerprint <> parts.fingerprint then parts.subject end", "', '", 'order by parts.subject'
        ) }} as changed_parts,
        count(before.subject) as known_parts,
        count(*) as part_count
    from parts
    left join before
        on parts.subject = before.subject
),

judged as (
    select
        case
            when not run_scope.is_partial then run_scope.reason
            when compared.changed_parts is not null and compared.changed_parts <> ''
                then 'changed: ' || compared.changed_parts
            when
                compared.known_parts < compared.part_count
                or compared.build_id <> run_scope.build_id
                or unfinished.run_count > 0
                then 'the last run was not finished'
        end as full_because
    from compared
    cross join run_scope
    cross join unfinished
)

select
    coalesce(full_because, 'changed leads only') as reason,
    '{{ invocation_id }}' as run_id,
    full_because is null as is_partial
from judged

-- Few events are loaded twice: knowing them spares all others the ranking. One that is no longer does no harm.
{{ config(
    materialized='incremental',
    incremental_strategy=append_strategy(),
    pre_hook="{{ make_room(ref('int_run_scope')) }}"
) }}
{%- set run_scope = ref('int_run_scope') %}
{%- set changed_events = ref('int_events__changed') %}
with

{% if is_partial_run(run_scope) -%}
events as (
    select * from {{ changed_events }}
    where is_new
),

known as (
    select * from {{ this }}
),
{%- else -%}
events as (
    select * from {{ ref('int_events__unioned') }}
),

known as (
    select
        source_table,
        event_id
    from events
    where 1 = 0
),
{%- endif %}

repeated as (
    select
        source_table,
        event_id
    from events
    where not is_malformed
    group by source_table, event_id
    having count(*) > 1
)

select
    repeated.source_table,
    repeated.event_id
from repeated
left join known
    on
        repeated.source_table = known.source_table
        and repeated.event_id = known.event_id
where known.event_id is null

{# The rows of a table of events that a partial run makes anew: of ids that are there, of copies that may be gone. #}
{% macro rows_of_changed_events(events_changed, changed_cells) -%}
    (source_table, event_id) in (select source_table, event_id from {{ events_changed }} where is_new)
    or (
        source_table,
        cast(coalesce(occurred_at, loaded_at) as date),
        cast(coalesce(loaded_at, occurred_at) as date)
    ) in (select source_table, activity_date, load_date from {{ changed_cells }})
{%- endmacro %}

{# The rows of int_event_days that a partial run makes anew. #}
{% macro affected_rows(affected_leads, affected_days) -%}
    lead_id in (select lead_id from {{ affected_leads }})
    or (
        lead_id is null
        and coalesce(activity_date, cast('0001-01-01' as date)) in (select activity_date from {{ affected_days }})
    )
{%- endmacro %}

{# Is the month one in which a partial run finds other events than before? #}
{% macro is_affected_month(month, affected_days) -%}
    {{ month }} in (select {{ month_of('activity_date') }} from {{ affected_days }})
{%- endmacro %}

{#
Hooks around int_event_days, in its transaction: which leads' days differ from before, and from which day on. The note
in int_lead_touches stays until their history has been computed anew, also if a run stops in between.
#}
{% macro keep_days_before(run_scope, affected_leads) %}
    {%- if is_partial_run(run_scope) -%}
        {{ temporary_table(temporary_name('int_event_days_before'), days_now(counted_columns(), affected_leads)) }}
    {%- else -%}
        select 1
    {%- endif -%}
{% endmacro %}

{% macro note_touched_leads(run_scope, affected_leads, lead_touches) %}
    {%- if is_partial_run(run_scope) -%}
        {%- set columns = counted_columns() -%}
        insert into {{ lead_touches }}
        select lead_id, min(known_date) as touched_from
        from (
            select {{ columns }}
            from (
                select {{ columns }}, 1 as difference from {{ temporary_name('int_event_days_before') }}
                union all
                {{ days_now(columns ~ ', -1 as difference', affected_leads) }}
            ) as before_and_now
            group by {{ columns }}
            having sum(difference) <> 0
        ) as touched
        group by lead_id
    {%- else -%}
        select 1
    {%- endif -%}
{% endmacro %}

{% macro counted_columns() -%}
    lead_id, event_class_id, activity_date, known_date, event_count
{%- endmacro %}

{% macro days_now(columns, affected_leads) -%}
    select {{ columns }} from {{ this }}
    where lead_id in (select lead_id from {{ affected_leads }})
{%- endmacro %}

{#
Does this run ask of few events only whether a machine brought them about? Not when a row has gone: nobody can say which,
nor of what others it told something.
#}
{% macro finds_few_bots() %}
    {%- set lost_cells -%}
        select count(*) from {{ ref('int_changed_event_cells') }}
        where has_lost_rows and source_table in ('email_events', 'web_events')
    {%- endset -%}
    {%- if not is_partial_run(ref('int_run_scope'), 'int_bot_events') -%}{{- return(false) -}}{%- endif -%}
    {{- return(run_query(lost_cells).columns[0].values()[0] == 0) -}}
{% endmacro %}

{# Where the rules about machines look: at the few, else at `all_events`. #}
{% macro judged_events(all_events=none) %}
    {%- if model.resource_type == 'unit_test' -%}{{- return(all_events) -}}{%- endif -%}
    {%- set suspects = ref('int_bot_suspects') -%}
    {{- return(suspects if finds_few_bots() else all_events) -}}
{% endmacro %}

{# The condition on the rows of int_bot_events that a run finds anew. #}
{% macro is_judged() -%}
    {%- set suspects = judged_events() -%}
    {%- if suspects -%}
        (source_table, event_id) in (select source_table, event_id from {{ suspects }})
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

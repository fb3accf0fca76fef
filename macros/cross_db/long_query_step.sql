{#
How the steps of a query are kept that is too long for one model: nowhere, where the engine takes it as a whole. Spark
inlines what is used twice, step after step, until its planner gives up: there each step is a table, for all buckets.
#}
{% macro long_query_step() %}
    {{- return(adapter.dispatch('long_query_step', 'lead_scoring')()) -}}
{% endmacro %}

{% macro default__long_query_step() %}
    {{- return('ephemeral') -}}
{% endmacro %}

{% macro spark__long_query_step() %}
    {{- return('table') -}}
{% endmacro %}

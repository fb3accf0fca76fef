{# Post-hook: what the planner must know of a table that was just made. Engines that find it out themselves need nothing. #}
{% macro gather_statistics() %}
    {{- adapter.dispatch('gather_statistics', 'lead_scoring')() -}}
{% endmacro %}

{% macro default__gather_statistics() %}
{% endmacro %}

{% macro postgres__gather_statistics() %}
    {%- if model.config.materialized not in ('view', 'ephemeral') -%}
        analyze {{ this }}
    {%- endif -%}
{% endmacro %}

{#
Pre-hook: Postgres expects few rows after a join on expressions and then goes through them one by one, for minutes. Where
nothing else is possible, as in a join on a range, it still does.
#}
{% macro plan_for_many_rows() %}
    {{- adapter.dispatch('plan_for_many_rows', 'lead_scoring')() -}}
{% endmacro %}

{% macro default__plan_for_many_rows() %}
{% endmacro %}

{% macro postgres__plan_for_many_rows() %}
    set local enable_nestloop = off
{% endmacro %}

{# Redshift looks at a table that it makes from a query, and lets nobody choose joins. #}
{% macro redshift__gather_statistics() %}
{% endmacro %}

{% macro redshift__plan_for_many_rows() %}
{% endmacro %}

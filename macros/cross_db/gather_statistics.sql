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

{# What dbt calls the way of an incremental model that only adds rows. #}
{% macro append_strategy() %}
    {{- return(adapter.dispatch('append_strategy', 'lead_scoring')()) -}}
{% endmacro %}

{% macro default__append_strategy() %}
    {{- return('append') -}}
{% endmacro %}

{# A merge without a key matches no row. #}
{% macro bigquery__append_strategy() %}
    {{- return('merge') -}}
{% endmacro %}

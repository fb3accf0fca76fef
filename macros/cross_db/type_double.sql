{# An 8-byte float: dbt.type_float() has 4 bytes on DuckDB. #}
{% macro type_double() %}
    {{- adapter.dispatch('type_double', 'lead_scoring')() -}}
{% endmacro %}

{% macro default__type_double() %}
    {{- 'double' -}}
{% endmacro %}

{% macro postgres__type_double() %}
    {{- 'double precision' -}}
{% endmacro %}

{% macro bigquery__type_double() %}
    {{- 'float64' -}}
{% endmacro %}

{# A cast that gives null where the value does not fit. #}
{% macro try_cast(expression, data_type) %}
    {{- adapter.dispatch('try_cast', 'lead_scoring')(expression, data_type) -}}
{% endmacro %}

{% macro default__try_cast(expression, data_type) %}
    {{- 'try_cast(' ~ expression ~ ' as ' ~ data_type ~ ')' -}}
{% endmacro %}

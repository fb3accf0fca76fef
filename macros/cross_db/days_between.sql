{# Whole days from one date to another. #}
{% macro days_between(first_date, last_date) %}
    {{- adapter.dispatch('days_between', 'lead_scoring')(first_date, last_date) -}}
{% endmacro %}

{% macro default__days_between(first_date, last_date) %}
    {{- dbt.datediff(first_date, last_date, 'day') -}}
{% endmacro %}

{% macro duckdb__days_between(first_date, last_date) %}
    {#- Half the time of date_diff, which goes through timestamps. -#}
    {{- '(' ~ last_date ~ ' - ' ~ first_date ~ ')' -}}
{% endmacro %}

{% macro postgres__days_between(first_date, last_date) %}
    {{- '(' ~ last_date ~ ' - ' ~ first_date ~ ')' -}}
{% endmacro %}

{% macro redshift__days_between(first_date, last_date) %}
    {{- dbt.datediff(first_date, last_date, 'day') -}}
{% endmacro %}

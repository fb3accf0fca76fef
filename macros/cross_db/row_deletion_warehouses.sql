{# BigQuery wants a condition, and a partial run a temporary table that outlives its statement. #}
{% macro bigquery__empty_table(relation) %}
    {{- 'delete from ' ~ relation ~ ' where true' -}}
{% endmacro %}

{% macro bigquery__can_delete_rows() %}
    {{- return(false) -}}
{% endmacro %}

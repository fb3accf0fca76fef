{# A statement that takes all rows out of a table. #}
{% macro empty_table(relation) %}
    {{- adapter.dispatch('empty_table', 'lead_scoring')(relation) -}}
{% endmacro %}

{% macro default__empty_table(relation) %}
    {{- 'delete from ' ~ relation -}}
{% endmacro %}

{# Parquet files do not lose single rows. #}
{% macro spark__empty_table(relation) %}
    {{- 'truncate table ' ~ relation -}}
{% endmacro %}

{# Can a partial run take out the rows that it makes anew? Where it cannot, every run reads all events. #}
{% macro can_delete_rows() %}
    {{- return(adapter.dispatch('can_delete_rows', 'lead_scoring')()) -}}
{% endmacro %}

{% macro default__can_delete_rows() %}
    {{- return(true) -}}
{% endmacro %}

{% macro spark__can_delete_rows() %}
    {{- return(false) -}}
{% endmacro %}

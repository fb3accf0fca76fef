{# The table of the model at hand as the run before left it, for the statement that makes it anew; none if there is none. #}
{% macro own_table_before() %}
    {%- set before = previous_table(model.name) -%}
    {%- if not before -%}{{- return(none) -}}{%- endif -%}
    {{- return(adapter.dispatch('readable_while_made', 'lead_scoring')(before)) -}}
{% endmacro %}

{% macro default__readable_while_made(relation) %}
    {{- return(relation) -}}
{% endmacro %}

{# dbt drops a table of plain files before it makes it anew: a copy is read, which stays until the next run. #}
{% macro spark__readable_while_made(relation) %}
    {%- if flags.WHICH not in ('build', 'run') or config.get('file_format', 'parquet') in ['delta', 'iceberg', 'hudi'] -%}
        {{- return(relation) -}}
    {%- endif -%}
    {%- set copy = relation.incorporate(path={'identifier': relation.identifier ~ '__before'}) -%}
    {%- do run_query(temporary_table(copy, 'select * from ' ~ relation)) -%}
    {{- return(copy) -}}
{% endmacro %}

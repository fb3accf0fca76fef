{# A statement that takes all rows out of a table. #}
{% macro empty_table(relation) %}
    {{- adapter.dispatch('empty_table', 'lead_scoring')(relation) -}}
{% endmacro %}

{% macro default__empty_table(relation) %}
    {{- 'delete from ' ~ relation -}}
{% endmacro %}

{# Plain files do not lose single rows. #}
{% macro spark__empty_table(relation) %}
    {{- 'truncate table ' ~ relation -}}
{% endmacro %}

{# A statement that takes rows out of a table: those for which the condition, which names no alias, holds. #}
{% macro delete_rows(relation, condition) %}
    {{- return(adapter.dispatch('delete_rows', 'lead_scoring')(relation, condition)) -}}
{% endmacro %}

{% macro default__delete_rows(relation, condition) %}
    {{- return('delete from ' ~ relation ~ ' where ' ~ condition) -}}
{% endmacro %}

{#
It is done when this returns: the rows that stay are written beside the table and take its place (restore_tables, if a run
stops in between). `coalesce` lets Spark look up by hash.
#}
{% macro spark__delete_rows(relation, condition) %}
    {%- if config.get('file_format', 'parquet') in ['delta', 'iceberg', 'hudi'] -%}
        {{- return(default__delete_rows(relation, condition)) -}}
    {%- endif -%}
    {%- set table = load_relation(relation) -%}
    {%- set kept = table.incorporate(path={'identifier': table.identifier ~ '__kept'}) -%}
    {%- set backup = make_backup_relation(table, 'table') -%}
    {%- do adapter.drop_relation(kept) -%}
    {%- do adapter.drop_relation(backup) -%}
    {%- do run_query(
        'create table ' ~ kept ~ ' using parquet as select * from ' ~ table
        ~ ' where not coalesce(' ~ condition ~ ', false)'
    ) -%}
    {%- do adapter.rename_relation(table, backup) -%}
    {%- do adapter.rename_relation(kept, table) -%}
    {%- do adapter.drop_relation(backup) -%}
    {{- return('select 1') -}}
{% endmacro %}

{# On-run-start: a run was stopped while a table was on its way to another name. #}
{% macro restore_tables() %}
    {{- return(adapter.dispatch('restore_tables', 'lead_scoring')()) -}}
{% endmacro %}

{% macro default__restore_tables() %}
{% endmacro %}

{% macro spark__restore_tables() %}
    {%- if execute and flags.WHICH in ('build', 'run') -%}
        {%- for node in graph.nodes.values() if node.config.materialized in ('incremental', 'history_table') -%}
            {%- set table = api.Relation.create(schema=node.schema, identifier=node.alias, type='table') -%}
            {%- set backup = load_relation(make_backup_relation(table, 'table')) -%}
            {%- if backup and not load_relation(table) -%}
                {%- do adapter.rename_relation(backup, table) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}

{# Can a partial run take out the rows that it makes anew? Where it cannot, every run reads all events. #}
{% macro can_delete_rows() %}
    {{- return(adapter.dispatch('can_delete_rows', 'lead_scoring')()) -}}
{% endmacro %}

{% macro default__can_delete_rows() %}
    {{- return(true) -}}
{% endmacro %}

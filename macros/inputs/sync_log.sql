{# On-run-start: the log files of scripts.sync, in the folder of the var sync_log_path, as the source table sync_log. #}
{% macro expose_sync_log() %}
    {%- if execute and var('sync_log_path') and flags.WHICH in ('build', 'run') -%}
        {%- set tables = graph.sources.values() | selectattr('source_name', 'equalto', 'sync') | list -%}
        {%- do adapter.dispatch('expose_sync_log', 'lead_scoring')(tables[0], var('sync_log_path')) -%}
    {%- endif -%}
{% endmacro %}

{% macro default__expose_sync_log(table, folder) %}
    {{- exceptions.raise_compiler_error(
        "The var sync_log_path works on DuckDB only: load the log files into the schema of the var sync_schema."
    ) -}}
{% endmacro %}

{# A kill may cut a line short: it is passed over. #}
{% macro duckdb__expose_sync_log(table, folder) %}
    {%- set relation = api.Relation.create(
        database=table.database, schema=table.schema, identifier=table.identifier
    ) -%}
    {%- set pattern = sql_text(glob_text(folder) ~ '/*.jsonl') -%}
    {%- if run_query('select count(*) from glob(' ~ pattern ~ ')').columns[0].values()[0] -%}
        {%- set columns = [] -%}
        {%- for column in table.columns.values() -%}
            {%- do columns.append(column.name ~ ": '" ~ api.Column.translate_type(column.data_type) ~ "'") -%}
        {%- endfor -%}
        {%- do adapter.create_schema(relation) -%}
        {%- do run_query(
            'create or replace view ' ~ relation ~ ' as select * from read_json(' ~ pattern
            ~ ", format = 'newline_delimited', ignore_errors = true, columns = {" ~ columns | join(', ') ~ '})'
        ) -%}
    {%- else -%}
        {%- set known = load_relation(relation) -%}
        {%- if known -%}{%- do adapter.drop_relation(known) -%}{%- endif -%}
    {%- endif -%}
{% endmacro %}

{#
On-run-start. With the var raw_path, every file of the folder that has the name of an input table is shown
as a view in raw_schema, so that files and tables take the same path from there on.
#}
{% macro expose_raw_files() %}
    {%- if execute and var('raw_path') -%}
        {{- adapter.dispatch('expose_raw_files', 'lead_scoring')() -}}
    {%- endif -%}
{% endmacro %}

{% macro default__expose_raw_files() %}
    {{ exceptions.raise_compiler_error("The var raw_path works on DuckDB only; load the files into the schema of raw_schema.") }}
{% endmacro %}

{% macro duckdb__expose_raw_files() %}
    {%- set folder = var('raw_path') | replace("'", "''") -%}
    {%- set tables = graph.sources.values() | selectattr('source_name', 'equalto', 'generic') | list -%}
    {%- do run_query('create schema if not exists ' ~ tables[0].schema) -%}
    {%- for table in tables -%}
        {%- set relation = tables[0].schema ~ '.' ~ table.name -%}
        {%- set scan = duckdb_file_scan(folder ~ '/' ~ table.name) -%}
        {%- if scan -%}
            {%- do run_query('create or replace view ' ~ relation ~ ' as select * from ' ~ scan) -%}
        {%- else -%}
            {%- do run_query('drop view if exists ' ~ relation) -%}
        {%- endif -%}
    {%- endfor -%}
{% endmacro %}

{# The scan of <path>.parquet, <path>/*.parquet or <path>.csv, the first that exists, else none. #}
{% macro duckdb_file_scan(path) %}
    {%- for pattern in [path ~ '.parquet', path ~ '/*.parquet', path ~ '.csv'] -%}
        {%- if run_query("select count(*) from glob('" ~ pattern ~ "')").columns[0].values()[0] -%}
            {%- if pattern.endswith('.csv') -%}
                {#- As text: staging casts, and a value that does not fit costs its row, not the build. -#}
                {{- return(
                    "read_csv('" ~ pattern ~ "', header = true, all_varchar = true, delim = ',', quote = '\"',"
                    ~ " null_padding = true, strict_mode = false, max_line_size = 67108864, parallel = false)"
                ) -}}
            {%- endif -%}
            {{- return("read_parquet('" ~ pattern ~ "', union_by_name = true)") -}}
        {%- endif -%}
    {%- endfor -%}
    {{- return(none) -}}
{% endmacro %}

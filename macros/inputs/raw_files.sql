{# The folder of raw_path: finding, checking and showing the files of input tables. #}
{% macro default__raw_file_scan(table) %}
    {{- exceptions.raise_compiler_error(
        "The var raw_path works on DuckDB only: load the files into the schema of the var raw_schema."
    ) -}}
{% endmacro %}

{# <table>.parquet, <table>/*.parquet or <table>.csv, read to its end: what is broken must show before the build. #}
{% macro duckdb__raw_file_scan(table) %}
    {%- set found = [] -%}
    {%- for ending in ['.parquet', '/*.parquet', '.csv'] -%}
        {%- set pattern = sql_text(glob_text(var('raw_path')) ~ '/' ~ table.name ~ ending) -%}
        {%- if run_query('select count(*) from glob(' ~ pattern ~ ')').columns[0].values()[0] -%}
            {%- do found.append({'path': var('raw_path') ~ '/' ~ table.name ~ ending, 'pattern': pattern}) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if not found -%}
        {{- return(none) -}}
    {%- elif found | length > 1 -%}
        {{- exceptions.raise_compiler_error(
            "Input table " ~ table.name ~ " is there more than once, as "
            ~ found | map(attribute='path') | join(' and ') ~ ": leave only one."
        ) -}}
    {%- elif found[0].path.endswith('.csv') -%}
        {{- return(csv_scan(found[0])) -}}
    {%- endif -%}
    {%- set sql = 'read_parquet(' ~ found[0].pattern ~ ', union_by_name = true)' -%}
    {%- set types = query_column_types('select * from ' ~ sql) -%}
    {%- set reads = ['count(*)'] -%}
    {%- for column in table.columns if column in types -%}
        {%- do reads.append('max(hash(' ~ column ~ '))') -%}
    {%- endfor -%}
    {%- do run_query('select ' ~ reads | join(', ') ~ ' from ' ~ sql) -%}
    {{- return({'sql': sql, 'place': 'file ' ~ found[0].path, 'columns': types}) -}}
{% endmacro %}

{% macro default__expose_raw_files(tables, scans) %}
{% endmacro %}

{% macro duckdb__expose_raw_files(tables, scans) %}
    {%- do adapter.create_schema(api.Relation.create(database=tables[0].database, schema=tables[0].schema)) -%}
    {%- for table in tables -%}
        {%- set relation = api.Relation.create(
            database=table.database, schema=table.schema, identifier=table.identifier
        ) -%}
        {%- if table.name in scans -%}
            {%- do run_query('create or replace view ' ~ relation ~ ' as select * from ' ~ scans[table.name]) -%}
        {%- else -%}
            {%- do run_query('drop view if exists ' ~ relation) -%}
        {%- endif -%}
    {%- endfor -%}
{% endmacro %}

{# A folder's name may hold what is a wildcard in a pattern. #}
{% macro glob_text(path) %}
    {{- return(modules.re.sub('([*?\\[])', '[\\1]', path)) -}}
{% endmacro %}

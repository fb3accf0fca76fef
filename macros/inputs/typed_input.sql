{#
One input table in the shape that _generic__sources.yml declares: every column cast to its type (a value that
does not fit becomes null), optional columns and tables that are missing as typed nulls, other columns left out.
Stops with one sentence when a table or column that must be there is not.
#}
{% macro typed_input(table_name) %}
    {%- set relation = source('generic', table_name) -%}
    {%- if not execute -%}{{- return('select 1') -}}{%- endif -%}
    {%- set key = 'source.' ~ project_name ~ '.generic.' ~ table_name -%}
    {%- set declared = graph.sources[key].columns.values() -%}
    {%- set found = input_column_types(relation) -%}
    {%- do check_required_columns(relation, declared, found) -%}
    select
        {%- for column in declared %}
        {{ input_column(column, found) }} as {{ column.name }}{{ ',' if not loop.last }}
        {%- endfor %}
    {% if found -%}
    from {{ relation }}
    {%- else -%}
    where false
    {%- endif %}
{% endmacro %}

{# The columns of an input table and their types, by lower-case name; empty where the table is not used. #}
{% macro input_column_types(relation) %}
    {%- set named = var('inputs') -%}
    {%- set stops = flags.WHICH in ('build', 'run') -%}
    {%- set types = {} -%}
    {%- if named and relation.identifier not in named and relation.identifier != 'leads' -%}
        {{- return(types) -}}
    {%- endif -%}
    {%- if load_relation(relation) -%}
        {%- for column in adapter.get_column_schema_from_query('select * from ' ~ relation) -%}
            {%- do types.update({column.name | lower: column.data_type | lower}) -%}
        {%- endfor -%}
    {%- elif stops and relation.identifier in named -%}
        {{- exceptions.raise_compiler_error("Input table " ~ relation ~ " is named in the var inputs but does not exist.") -}}
    {%- elif stops and relation.identifier == 'leads' -%}
        {{- exceptions.raise_compiler_error(
            "Input table " ~ relation ~ " does not exist: set the var raw_schema to the schema that holds it, "
            ~ "or raw_path to a folder with leads.parquet or leads.csv."
        ) -}}
    {%- endif -%}
    {{- return(types) -}}
{% endmacro %}

{% macro check_required_columns(relation, declared, found) %}
    {%- set missing = [] -%}
    {%- for column in declared if found and column.config.meta.get('required') and column.name not in found -%}
        {%- do missing.append(column.name) -%}
    {%- endfor -%}
    {%- if missing -%}
        {{- exceptions.raise_compiler_error(
            "Input table " ~ relation ~ " has no column " ~ missing | join(', ') ~ ", which must be there. Its columns are: "
            ~ found.keys() | join(', ') ~ "."
        ) -}}
    {%- endif -%}
{% endmacro %}

{% macro input_column(column, found) %}
    {%- set data_type = api.Column.translate_type(column.data_type) -%}
    {%- set found_type = found.get(column.name) -%}
    {%- if not found_type -%}
        cast(null as {{ data_type }})
    {%- elif column.data_type == 'string' -%}
        nullif(trim(cast({{ column.name }} as {{ data_type }})), '')
    {%- elif column.data_type == 'timestamp' and ('char' in found_type or found_type in ('text', 'string')) -%}
        {{ text_to_timestamp(column.name) }}
    {%- else -%}
        {{ try_cast(column.name, data_type) }}
    {%- endif -%}
{% endmacro %}

{#
On-run-start: looks at every input table before anything is built, so that bad input stops the run, with one
sentence, while the tables of the last run are still whole. Files of raw_path become views in raw_schema.
#}
{% macro prepare_inputs() %}
    {%- set read = [] -%}
    {%- for id in selected_resources if id.startswith('model.') and '.stg_generic__' in id -%}
        {%- do read.append(id.split('.stg_generic__')[1]) -%}
    {%- endfor -%}
    {%- if execute and flags.WHICH in ('build', 'run') -%}
        {%- do check_as_of_date_var() -%}
        {%- do check_sources_var() -%}
        {%- if 'generic' in var('sources') and (read or var('raw_path')) -%}
            {%- do prepare_generic_inputs(read) -%}
        {%- endif -%}
        {%- do check_landed_tables() -%}
    {%- endif -%}
{% endmacro %}

{% macro prepare_generic_inputs(read) %}
    {%- set tables = graph.sources.values() | selectattr('source_name', 'equalto', 'generic') | list -%}
    {%- do check_inputs_var(tables | map(attribute='name') | list) -%}
    {%- set scans = {} -%}
    {%- for table in tables if is_input_used(table.name) -%}
        {%- set scan = input_scan(table) -%}
        {%- if scan -%}
            {%- do scans.update({table.name: scan.sql}) -%}
            {%- do check_required_columns(table, scan) -%}
        {%- elif table.name in read and (table.name == 'leads' or var('inputs')) -%}
            {%- do raise_missing_input(table) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if var('raw_path') -%}
        {%- do adapter.dispatch('expose_raw_files', 'lead_scoring')(tables, scans) -%}
    {%- endif -%}
{% endmacro %}

{# Tables of other systems, as their loaders land them; only those marked as required must be there. #}
{% macro check_landed_tables() %}
    {%- for table in graph.sources.values() if table.source_name != 'generic' -%}
        {%- set scan = relation_scan(table) -%}
        {%- if scan -%}
            {%- do check_required_columns(table, scan) -%}
        {%- elif table.config.meta.get('required') -%}
            {{- exceptions.raise_compiler_error(
                "The var sources names " ~ table.source_name ~ ", but schema " ~ table.schema ~ " has no table "
                ~ table.identifier ~ "."
            ) -}}
        {%- endif -%}
    {%- endfor -%}
{% endmacro %}

{% macro sql_text(text) %}
    {{- return(dbt.string_literal(dbt.escape_single_quotes(text))) -}}
{% endmacro %}

{# Where an input table is and what it holds: sql, place, columns (name: type). None if there is no such table. #}
{% macro input_scan(table) %}
    {%- if var('raw_path') -%}
        {{- return(adapter.dispatch('raw_file_scan', 'lead_scoring')(table)) -}}
    {%- endif -%}
    {{- return(relation_scan(table)) -}}
{% endmacro %}

{% macro relation_scan(table) %}
    {%- set relation = api.Relation.create(
        database=table.database, schema=table.schema, identifier=table.identifier
    ) -%}
    {%- if load_relation(relation) -%}
        {{- return({'sql': relation, 'place': 'table ' ~ table.schema ~ '.' ~ table.identifier,
            'columns': query_column_types('select * from ' ~ relation)}) -}}
    {%- endif -%}
    {{- return(none) -}}
{% endmacro %}

{# The columns of a query and their types, by lower-case name. #}
{% macro query_column_types(query) %}
    {%- set types = {} -%}
    {%- for column in adapter.get_column_schema_from_query(query) -%}
        {%- do types.update({column.name | lower: column.data_type | lower}) -%}
    {%- endfor -%}
    {{- return(types) -}}
{% endmacro %}

{% macro check_required_columns(table, scan) %}
    {%- set missing = [] -%}
    {%- for column in table.columns.values() if column.config.meta.get('required') -%}
        {%- if column.name not in scan.columns -%}{%- do missing.append(column.name) -%}{%- endif -%}
    {%- endfor -%}
    {%- if missing -%}
        {{- exceptions.raise_compiler_error(
            "Input " ~ scan.place ~ " has no column " ~ missing | join(', ')
            ~ ", which must be there; its columns are: " ~ scan.columns | join(', ') ~ "."
        ) -}}
    {%- endif -%}
{% endmacro %}

{% macro raise_missing_input(table) %}
    {%- set name = table.name -%}
    {%- set reason = 'must be there' if name == 'leads' else 'is named in the var inputs' -%}
    {%- set where = (
        "folder " ~ var('raw_path') ~ " (var raw_path) holds no " ~ name ~ ".parquet, " ~ name ~ "/*.parquet or "
        ~ name ~ ".csv"
        if var('raw_path') else
        "schema " ~ table.schema ~ " (var raw_schema) holds no such table, and the var raw_path names no folder"
    ) -%}
    {{- exceptions.raise_compiler_error("Input table " ~ name ~ " " ~ reason ~ ", but " ~ where ~ ".") -}}
{% endmacro %}

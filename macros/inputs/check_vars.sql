{% macro check_sources_var() %}
    {%- set named = var('sources') -%}
    {%- if named is string or named is mapping or named is not iterable or not named -%}
        {{- exceptions.raise_compiler_error(
            "The var sources must be a list of source systems, such as [generic, hubspot]."
        ) -}}
    {%- endif -%}
    {%- for name in named if name not in source_tables() -%}
        {{- exceptions.raise_compiler_error(
            "The var sources names '" ~ name ~ "', which is no source system; these are: "
            ~ source_tables() | join(', ') ~ "."
        ) -}}
    {%- endfor -%}
    {%- if var('user_id_source') not in source_tables() -%}
        {{- exceptions.raise_compiler_error(
            "The var user_id_source is '" ~ var('user_id_source') ~ "', which is no source system; these are: "
            ~ source_tables() | join(', ') ~ "."
        ) -}}
    {%- endif -%}
    {%- if var('ga4_shape') not in ['nested', 'flat'] -%}
        {{- exceptions.raise_compiler_error(
            "The var ga4_shape is '" ~ var('ga4_shape') ~ "'; it is nested or flat."
        ) -}}
    {%- endif -%}
{% endmacro %}

{% macro check_as_of_date_var() %}
    {%- set date = sql_text(var('as_of_date') | string) -%}
    {%- if var('as_of_date') and run_query('select ' ~ try_cast(date, 'date')).columns[0].values()[0] is none -%}
        {{- exceptions.raise_compiler_error(
            "The var as_of_date must be a date, YYYY-MM-DD, which " ~ date ~ " is not."
        ) -}}
    {%- endif -%}
{% endmacro %}

{# With the var inputs, tables that it does not name act as empty, even if they are there. #}
{% macro is_input_used(table_name) %}
    {{- return(not var('inputs') or table_name == 'leads' or table_name in var('inputs')) -}}
{% endmacro %}

{% macro check_inputs_var(table_names) %}
    {%- set named = var('inputs') -%}
    {%- if named is string or named is mapping or named is not iterable -%}
        {{- exceptions.raise_compiler_error(
            "The var inputs must be a list of table names, such as [leads, web_events]."
        ) -}}
    {%- endif -%}
    {%- for name in named if name not in table_names -%}
        {{- exceptions.raise_compiler_error(
            "The var inputs names '" ~ name ~ "', which is no input table; the input tables are: "
            ~ table_names | join(', ') ~ "."
        ) -}}
    {%- endfor -%}
{% endmacro %}

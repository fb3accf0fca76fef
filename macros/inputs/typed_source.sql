{#
One table of a source in the shape that its YAML declares: every column cast to its type (a value that does not fit
becomes null and its column is named in unreadable_columns), columns and tables that are missing as typed nulls, other
columns left out. SQL cannot name a column that is not there, so the catalog is asked when the model is built.
What must be there has been looked for by prepare_inputs. `text_columns` are an account's own columns, named by a var;
`relation` is where the rows are, if not in the source table.
#}
{% macro typed_source(source_name, table_name, text_columns=[], relation=none) %}
    {%- set relation = relation or source(source_name, table_name) -%}
    {%- if not execute -%}{{- return('select 1') -}}{%- endif -%}
    {%- set declared = input_columns(source_name, table_name) -%}
    {%- set known = declared | map(attribute='name') | list -%}
    {%- for name in text_columns | map('lower') | unique if name not in known -%}
        {%- do declared.append({'name': name, 'data_type': 'string'}) -%}
    {%- endfor -%}
    {%- set is_used = source_name != 'generic' or is_input_used(table_name) -%}
    {%- set found = query_column_types('select * from ' ~ relation) if is_used and load_relation(relation) else {} -%}
    select
        {%- for column in declared %}
        {{ input_column(column, found) }} as {{ column.name }},
        {%- endfor %}
        {{ unreadable_columns(declared, found) }} as unreadable_columns
    {% if found -%}
    from {{ relation }}
    {%- else -%}
    from (select 1 as one) as no_rows
    where false
    {%- endif %}
{% endmacro %}

{% macro input_column(column, found) %}
    {%- set data_type = api.Column.translate_type(column.data_type) -%}
    {%- set found_type = found.get(column.name) -%}
    {%- set trimmed = 'trim(' ~ column.name ~ ')' -%}
    {%- set is_text = found_type and ('char' in found_type or found_type in ('text', 'string')) -%}
    {%- if not found_type -%}
        cast(null as {{ data_type }})
    {%- elif column.data_type == 'string' -%}
        nullif(trim(cast({{ column.name }} as {{ data_type }})), '')
    {%- elif column.data_type == 'timestamp' and is_text -%}
        {{ in_calendar(text_to_timestamp(trimmed)) }}
    {%- elif column.data_type in ('timestamp', 'date') -%}
        {{ in_calendar(try_cast(column.name, data_type)) }}
    {%- elif is_text -%}
        {{ try_cast(trimmed, data_type) }}
    {%- else -%}
        {{ try_cast(column.name, data_type) }}
    {%- endif -%}
{% endmacro %}

{# The names, between pipes, of the columns whose value is lost in its cast. #}
{% macro unreadable_columns(declared, found) %}
    {%- set names = [] -%}
    {%- for column in declared if column.data_type != 'string' and column.name in found -%}
        {%- if found[column.name] != api.Column.translate_type(column.data_type) | lower -%}
            {%- do names.append(
                "case when trim(cast(" ~ column.name ~ " as " ~ dbt.type_string() ~ ")) <> '' and ("
                ~ input_column(column, found) ~ ") is null then '" ~ column.name ~ "|' else '' end"
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if names -%}
        nullif({{ names | join(' || ') }}, '')
    {%- else -%}
        cast(null as {{ dbt.type_string() }})
    {%- endif -%}
{% endmacro %}

{# Years 1 to 9999, which every engine and client knows; `infinity` and the like become null. #}
{% macro in_calendar(expression) %}
    {{- 'case when extract(year from ' ~ expression ~ ') between 1 and 9999 then ' ~ expression ~ ' end' -}}
{% endmacro %}

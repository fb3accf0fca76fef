{#
A table with nested columns as one with the columns that its YAML declares, for typed_source to cast: meta.nested says
where a value lies, {column, and param, field or first}. Columns that the table lacks are left out.
#}
{% macro nested_source(source_name, table_name) %}
    {%- set relation = source(source_name, table_name) -%}
    {%- if not execute -%}{{- return('select 1') -}}{%- endif -%}
    {#- The schema of a query would take structs apart. -#}
    {%- set found = adapter.get_columns_in_relation(relation) | map(attribute='name') | map('lower') | list
        if load_relation(relation) else [] -%}
    {%- set parts = [] -%}
    {%- for column in input_columns(source_name, table_name) -%}
        {%- set place = column.config.meta.get('nested', {'column': column.name}) -%}
        {%- if place['column'] in found -%}
            {%- do parts.append(nested_value(place) ~ ' as ' ~ column.name) -%}
        {%- endif -%}
    {%- endfor %}
    select
        {{ parts | join(',\n        ') }}
    from {{ relation }}
{% endmacro %}

{% macro nested_value(place) %}
    {%- if 'param' in place -%}
        {{- nested_param(place['column'], place['param']) -}}
    {%- elif 'field' in place -%}
        {{- nested_field(place['column'], place['field']) -}}
    {%- elif 'first' in place -%}
        {{- nested_first(place['column'], place['first']) -}}
    {%- else -%}
        {{- place['column'] -}}
    {%- endif -%}
{% endmacro %}

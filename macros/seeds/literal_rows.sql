{#
Rows of literals, so that SQL can join to what YAML declares.
`columns` maps the name of each column to its type; each row is a list in the same order.
#}
{% macro literal_rows(columns, rows) -%}
    select
        {%- for name, data_type in columns.items() %}
        cast({{ 'literal_rows.' ~ name if rows else 'null' }} as {{ api.Column.translate_type(data_type) }}) as {{ name }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    {%- if rows %}
    from (
        values
        {%- for row in rows %}
        ({% for value in row %}{{ literal(value) }}{{ ', ' if not loop.last }}{% endfor %}){{ ',' if not loop.last }}
        {%- endfor %}
    ) as literal_rows ({{ columns | join(', ') }})
    {%- else %}
    where false
    {%- endif %}
{%- endmacro %}

{% macro literal(value) -%}
    {%- if value is none -%}null
    {%- elif value is boolean -%}{{ value | lower }}
    {%- elif value is number -%}{{ value }}
    {%- else -%}{{ dbt.string_literal(dbt.escape_single_quotes(value)) }}
    {%- endif -%}
{%- endmacro %}

{#
Rows of literals, so that SQL can join to what YAML declares.
`columns` maps the name of each column to its type; each row is a list in the same order.
#}
{% macro literal_rows(columns, rows) -%}
    {%- if rows -%}
    {{ adapter.dispatch('literal_rows', 'lead_scoring')(columns, rows) }}
    {%- else -%}
    select
        {%- for name, data_type in columns.items() %}
        cast(null as {{ api.Column.translate_type(data_type) }}) as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from (select 1 as one) as no_rows
    where false
    {%- endif -%}
{%- endmacro %}

{% macro default__literal_rows(columns, rows) -%}
    {%- for row in rows %}
    {{ 'union all ' if not loop.first }}select
        {%- for name, data_type in columns.items() %}
        cast({{ literal(row[loop.index0]) }} as {{ api.Column.translate_type(data_type) }}) as {{ name }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    {%- endfor %}
{%- endmacro %}

{# One table of all rows: the planner would take each select by itself. #}
{% macro spark__literal_rows(columns, rows) -%}
    select
        {%- for name, data_type in columns.items() %}
        cast(literal_rows.{{ name }} as {{ api.Column.translate_type(data_type) }}) as {{ name }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from (
        values
        {%- for row in rows %}
        ({% for value in row %}{{ literal(value) }}{{ ', ' if not loop.last }}{% endfor %}){{ ',' if not loop.last }}
        {%- endfor %}
    ) as literal_rows ({{ columns | join(', ') }})
{%- endmacro %}

{% macro literal(value) -%}
    {%- if value is none -%}null
    {%- elif value is boolean -%}{{ value | lower }}
    {%- elif value is number -%}{{ value }}
    {%- else -%}{{ dbt.string_literal(dbt.escape_single_quotes(value)) }}
    {%- endif -%}
{%- endmacro %}

{#
Values out of nested columns, as text; null where there is none. On DuckDB nested columns are structs and lists, of which
files written as JSON know only the fields that have a value somewhere, so they are read by way of JSON. On Postgres
they are jsonb, on Spark structs and arrays.
#}

{# Of a list of {key, value: {string_value, int_value, float_value, double_value}}: the value of a key. #}
{% macro nested_param(column, key) %}
    {{- adapter.dispatch('nested_param', 'lead_scoring')(column, key) -}}
{% endmacro %}

{% macro duckdb__nested_param(column, key) %}
    {%- set value = "to_json(list_filter(" ~ column ~ ", lambda param: param.key = '" ~ key ~ "')[1].value)" -%}
    coalesce(
        {%- for kind in ['string', 'int', 'float', 'double'] -%}
        {{ value }} ->> '$.{{ kind }}_value'{{ ', ' if not loop.last }}
        {%- endfor -%}
    )
{%- endmacro %}

{% macro postgres__nested_param(column, key) %}
    {%- set value = "jsonb_path_query_first(" ~ column ~ ", '$[*] ? (@.key == \"" ~ key ~ "\").value')" -%}
    coalesce(
        {%- for kind in ['string', 'int', 'float', 'double'] -%}
        {{ value }} ->> '{{ kind }}_value'{{ ', ' if not loop.last }}
        {%- endfor -%}
    )
{%- endmacro %}

{% macro spark__nested_param(column, key) %}
    {%- set value = "to_json(filter(" ~ column ~ ", param -> param.key = '" ~ key ~ "'))" -%}
    coalesce(
        {%- for kind in ['string', 'int', 'float', 'double'] -%}
        get_json_object({{ value }}, '$[0].value.{{ kind }}_value'){{ ', ' if not loop.last }}
        {%- endfor -%}
    )
{%- endmacro %}

{# A field of a struct. #}
{% macro nested_field(column, field) %}
    {{- adapter.dispatch('nested_field', 'lead_scoring')(column, field) -}}
{% endmacro %}

{% macro duckdb__nested_field(column, field) %}
    {{- '(to_json(' ~ column ~ ") ->> '$." ~ field ~ "')" -}}
{% endmacro %}

{% macro postgres__nested_field(column, field) %}
    {{- '(' ~ column ~ " ->> '" ~ field ~ "')" -}}
{% endmacro %}

{% macro spark__nested_field(column, field) %}
    {{- 'get_json_object(to_json(' ~ column ~ "), '$." ~ field ~ "')" -}}
{% endmacro %}

{# A field of the first struct of a list. #}
{% macro nested_first(column, field) %}
    {{- adapter.dispatch('nested_first', 'lead_scoring')(column, field) -}}
{% endmacro %}

{% macro duckdb__nested_first(column, field) %}
    {{- '(to_json(' ~ column ~ "[1]) ->> '$." ~ field ~ "')" -}}
{% endmacro %}

{% macro postgres__nested_first(column, field) %}
    {{- '(' ~ column ~ " -> 0 ->> '" ~ field ~ "')" -}}
{% endmacro %}

{% macro spark__nested_first(column, field) %}
    {{- 'get_json_object(to_json(' ~ column ~ "), '$[0]." ~ field ~ "')" -}}
{% endmacro %}

{# A text between single quotes, which stand in a literal in as many ways as there are engines. #}
{% macro in_quotes(text) -%}
    chr(39) || {{ text }} || chr(39)
{%- endmacro %}

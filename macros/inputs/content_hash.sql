{# One text per row, from all columns given: the last word in an order that must not depend on chance. #}
{% macro content_hash(table, columns) %}
    {%- set cells = [] -%}
    {%- for column in columns -%}
        {%- do cells.append("coalesce(cast(" ~ table ~ "." ~ column ~ " as " ~ dbt.type_string() ~ "), '')") -%}
        {%- if not loop.last -%}{%- do cells.append("'|'") -%}{%- endif -%}
    {%- endfor -%}
    {{- dbt.hash(dbt.concat(cells)) -}}
{% endmacro %}

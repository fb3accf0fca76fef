{# A number that differs when one of the expressions does. It is compared within one warehouse only. #}
{% macro row_fingerprint(expressions) %}
    {{- adapter.dispatch('row_fingerprint', 'lead_scoring')(expressions) -}}
{% endmacro %}

{% macro default__row_fingerprint(expressions) %}
    {%- set cells = [] -%}
    {%- for expression in expressions -%}
        {%- do cells.append("coalesce(cast(" ~ expression ~ " as " ~ dbt.type_string() ~ "), '')") -%}
    {%- endfor -%}
    {#- Twelve digits, so that a million of them add up in 64 bits. -#}
    {{- 'mod(' ~ stable_number(cells | join(" || '|' || ")) ~ ', 1000000000000)' -}}
{% endmacro %}

{# No text is made of the row: several times as fast. #}
{% macro duckdb__row_fingerprint(expressions) %}
    {{- 'hash(' ~ expressions | join(', ') ~ ')' -}}
{% endmacro %}

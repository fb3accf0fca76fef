{# Stops the run where an engine has nothing honest to offer; parsing goes on, for dbt parses what nobody selects. #}
{% macro not_supported(engine, what) %}
    {%- if execute -%}
        {{- exceptions.raise_compiler_error(engine ~ ' is not supported for ' ~ what ~ ' (docs/engines.md).') -}}
    {%- endif -%}
    null
{%- endmacro %}

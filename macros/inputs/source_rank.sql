{# Place of a system in the var sources: whose word counts most. #}
{% macro source_rank(column) -%}
    case {{ column }}
        {%- for name in var('sources') %}
        when '{{ name }}' then {{ loop.index }}
        {%- endfor %}
        else {{ var('sources') | length + 1 }}
    end
{%- endmacro %}

{# The place of a row among those of its partition, from below; ties share the mean of their places. #}
{% macro midrank(partition, value) -%}
    rank() over (partition by {{ partition }} order by {{ value }})
    + (count(*) over (partition by {{ partition }}, {{ value }}) - 1) / 2.0
{%- endmacro %}

{# Of all values of a normal distribution 95 % lie within so many standard deviations of its mean. #}
{% macro confidence_z() -%}
    1.959964
{%- endmacro %}

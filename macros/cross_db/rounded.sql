{#
A float as a decimal of the given type, such as numeric(9,6), rounded by round_half_away: engines sum floats in an order
of their own, and a tie must not be decided by the last bit.
#}
{% macro rounded(expression, data_type) -%}
    {%- set digits = data_type.split(',')[1].rstrip(') ') -%}
    cast({{ round_half_away(expression, digits) }} as {{ api.Column.translate_type(data_type) }})
{%- endmacro %}

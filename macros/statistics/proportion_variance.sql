{#
Variance of a share for the interval of a difference of shares, with a success and a failure added, so that it is not 0
for few cases: Agresti and Caffo 2000, Simple and effective confidence intervals for proportions and differences of
proportions, The American Statistician 54:280-288.
#}
{% macro proportion_variance(numerator, denominator) -%}
    ({{ numerator }} + 1) * cast({{ denominator }} - {{ numerator }} + 1 as {{ type_double() }})
    / (({{ denominator }} + 2) * ({{ denominator }} + 2) * ({{ denominator }} + 2))
{%- endmacro %}

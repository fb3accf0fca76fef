{#
The ends of the 95 % interval of a mean, mean -+ z * standard error, from the number of cases, their sum and the sum of
their squares; null with fewer than two. The normal approximation: wide of the mark where few large values make the sum.
#}
{% macro mean_lower(cases, total, total_of_squares) -%}
    {{ mean_end(cases, total, total_of_squares, '-') }}
{%- endmacro %}

{% macro mean_upper(cases, total, total_of_squares) -%}
    {{ mean_end(cases, total, total_of_squares, '+') }}
{%- endmacro %}

{% macro mean_end(cases, total, total_of_squares, sign) -%}
    {%- set mean = total ~ ' / cast(' ~ cases ~ ' as ' ~ type_double() ~ ')' -%}
    (
        {{ mean }} {{ sign }} {{ confidence_z() }} * sqrt(
            greatest({{ total_of_squares }} - {{ mean }} * {{ total }}, 0)
            / nullif({{ cases }} - 1, 0) / {{ cases }}
        )
    )
{%- endmacro %}

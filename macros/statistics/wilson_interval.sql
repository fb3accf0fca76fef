{#
The ends of the 95 % score interval of a share: Wilson 1927, Probable inference, the law of succession, and statistical
inference, Journal of the American Statistical Association 22:209-212. Null without a denominator.
#}
{% macro wilson_lower(numerator, denominator) -%}
    {{ wilson_end(numerator, denominator, '-') }}
{%- endmacro %}

{% macro wilson_upper(numerator, denominator) -%}
    {{ wilson_end(numerator, denominator, '+') }}
{%- endmacro %}

{% macro wilson_end(numerator, denominator, sign) -%}
    {%- set squared = '(' ~ confidence_z() ~ ' * ' ~ confidence_z() ~ ')' -%}
    (
        {{ numerator }} + {{ squared }} / 2
        {{ sign }} {{ confidence_z() }} * sqrt(
            {{ numerator }} * cast({{ denominator }} - {{ numerator }} as {{ type_double() }})
            / nullif({{ denominator }}, 0) + {{ squared }} / 4
        )
    ) / (nullif({{ denominator }}, 0) + {{ squared }})
{%- endmacro %}

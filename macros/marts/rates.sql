{# numerator / denominator, 0..1; null without a denominator. #}
{% macro rate(numerator, denominator) -%}
    cast(
        {{ numerator }} / cast(nullif({{ denominator }}, 0) as {{ type_double() }})
        as {{ api.Column.translate_type('numeric(9,6)') }}
    )
{%- endmacro %}

{#
An end of Wilson's score interval for a proportion (E. B. Wilson, JASA 22, 1927), which holds for few cases and for rates
near 0 and 1, where p +- z * s does not. `side` is lower or upper; z is the var confidence_z.
#}
{% macro wilson_bound(numerator, denominator, side) -%}
    {%- set z = var('confidence_z') | float -%}
    {%- set cases = 'cast(nullif(' ~ denominator ~ ', 0) as ' ~ type_double() ~ ')' -%}
    cast(
        (
            {{ numerator }} + {{ z * z / 2 }}
            {{ '-' if side == 'lower' else '+' }} {{ z }} * sqrt(
                {{ numerator }} * ({{ cases }} - {{ numerator }}) / {{ cases }} + {{ z * z / 4 }}
            )
        ) / ({{ cases }} + {{ z * z }})
        as {{ api.Column.translate_type('numeric(9,6)') }}
    )
{%- endmacro %}

{# A rate and the interval it may lie in, as three columns: <name>, <name>_lower, <name>_upper. #}
{% macro rate_columns(name, numerator, denominator) -%}
    {{ rate(numerator, denominator) }} as {{ name }},
    {{ wilson_bound(numerator, denominator, 'lower') }} as {{ name }}_lower,
    {{ wilson_bound(numerator, denominator, 'upper') }} as {{ name }}_upper
{%- endmacro %}

{# Are there too few cases to go by? #}
{% macro is_small_sample(cases) -%}
    {{ cases }} < {{ var('small_sample_size') | int }}
{%- endmacro %}

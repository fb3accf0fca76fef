{# numerator / denominator, 0..1; null without a denominator. #}
{% macro rate(numerator, denominator) -%}
    cast(
        {{ numerator }} / cast(nullif({{ denominator }}, 0) as {{ type_double() }})
        as {{ api.Column.translate_type('numeric(9,6)') }}
    )
{%- endmacro %}

{# A rate and the interval it may lie in, as three columns: <name>, <name>_lower, <name>_upper. #}
{% macro rate_columns(name, numerator, denominator) -%}
    {{ rate(numerator, denominator) }} as {{ name }},
    {%- set rate_type = api.Column.translate_type('numeric(9,6)') %}
    cast({{ wilson_lower(numerator, denominator) }} as {{ rate_type }}) as {{ name }}_lower,
    cast({{ wilson_upper(numerator, denominator) }} as {{ rate_type }}) as {{ name }}_upper
{%- endmacro %}

{# Are there too few cases to go by? #}
{% macro is_small_sample(cases) -%}
    {{ cases }} < {{ var('small_sample_size') | int }}
{%- endmacro %}

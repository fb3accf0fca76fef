{# numerator / denominator, 0..1; null without a denominator. #}
{% macro rate(numerator, denominator) -%}
    {{ rounded(numerator ~ ' / cast(nullif(' ~ denominator ~ ', 0) as ' ~ type_double() ~ ')', 'numeric(9,6)') }}
{%- endmacro %}

{# A rate and the interval it may lie in, as three columns: <name>, <name>_lower, <name>_upper. #}
{% macro rate_columns(name, numerator, denominator) -%}
    {{ rate(numerator, denominator) }} as {{ name }},
    {{ rounded(wilson_lower(numerator, denominator), 'numeric(9,6)') }} as {{ name }}_lower,
    {{ rounded(wilson_upper(numerator, denominator), 'numeric(9,6)') }} as {{ name }}_upper
{%- endmacro %}

{# Are there too few cases to go by? #}
{% macro is_small_sample(cases) -%}
    {{ cases }} < {{ var('small_sample_size') | int }}
{%- endmacro %}

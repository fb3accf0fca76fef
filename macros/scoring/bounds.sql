{# Is the value in the row's half-open band [lower_bound, upper_bound)? An empty bound has no end. #}
{% macro in_band(value, band) -%}
    ({{ band }}.lower_bound is null or {{ value }} >= {{ band }}.lower_bound)
    and ({{ band }}.upper_bound is null or {{ value }} < {{ band }}.upper_bound)
{%- endmacro %}

{# Does the row exist on the day, valid_from <= day < valid_to? #}
{% macro valid_on(row, day) -%}
    ({{ row }}.valid_from is null or {{ row }}.valid_from <= {{ day }})
    and ({{ row }}.valid_to is null or {{ day }} < {{ row }}.valid_to)
{%- endmacro %}

{# The value held between two bounds, of which either may be null. #}
{% macro clamp(value, minimum, maximum) -%}
    case
        when {{ value }} < {{ minimum }} then {{ minimum }}
        when {{ value }} > {{ maximum }} then {{ maximum }}
        else {{ value }}
    end
{%- endmacro %}

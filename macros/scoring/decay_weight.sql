{# What a rule's decay leaves of its points after so many days; below 0 means nothing. `rule` is the table of its columns. #}
{% macro decay_weight(rule, age_days) -%}
    {%- set steps = age_days ~ ' / cast(' ~ rule ~ '.decay_days as ' ~ type_double() ~ ')' -%}
    case {{ rule }}.decay
        when 'linear' then 1 - {{ steps }}
        when 'step' then 1 - {{ rule }}.decay_rate * floor({{ steps }})
        when 'half_life' then power(2, -{{ steps }})
        else 1
    end
{%- endmacro %}

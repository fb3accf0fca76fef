{# What a rule found, in words: the value of an attribute, the days of silence, or the day of the last event. #}
{% macro matched_value(points, rules) -%}
    case {{ rules }}.rule_kind
        when 'fit' then {{ points }}.matched_value
        when 'inactivity' then cast({{ points }}.age_days as {{ dbt.type_string() }})
        else cast(
            cast({{ dbt.dateadd('day', '-' ~ points ~ '.age_days', rules ~ '.as_of_date') }} as date)
            as {{ dbt.type_string() }}
        )
    end
{%- endmacro %}

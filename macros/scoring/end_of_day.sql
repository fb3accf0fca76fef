{# The last second of a day: what the score of a day brings about happens then, after the day's facts. #}
{% macro end_of_day(day) -%}
    cast({{ dbt.dateadd('second', 86399, 'cast(' ~ day ~ ' as ' ~ dbt.type_timestamp() ~ ')') }} as {{ dbt.type_timestamp() }})
{%- endmacro %}

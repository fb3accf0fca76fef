{# The last second of a day: what the score of a day brings about happens then, after the day's facts. #}
{% macro end_of_day(day) -%}
    cast({{ dbt.dateadd('second', 86399, 'cast(' ~ day ~ ' as ' ~ dbt.type_timestamp() ~ ')') }} as {{ dbt.type_timestamp() }})
{%- endmacro %}

{# The last day that was over at a time; what happens at the end of a day finds that day over. #}
{% macro last_day_over_by(moment_at) -%}
    cast({{ dbt.dateadd('second', -86399, moment_at) }} as date)
{%- endmacro %}

{#
The first history point that sees a day, from the CTE grid (int_history_grid) and a join to the calendar; a missing day is before the
first point (open='first') or after the last (open='last').
#}
{% macro history_step(day, calendar_days, open) -%}
    case
        when {{ day }} is null then {{ '0' if open == 'first' else 'grid.end_step' }}
        when {{ day }} <= grid.first_end then 0
        when {{ day }} > grid.last_end then grid.end_step
        else {{ calendar_days }}.step
    end
{%- endmacro %}

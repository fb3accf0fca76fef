{# Did it happen within the conversion window (var conversion_window_days; 0 = no end) after the start? #}
{% macro in_conversion_window(started_at, happened_at) -%}
    {%- set window_days = var('conversion_window_days') | int -%}
    {%- if window_days -%}
        ({{ days_between('cast(' ~ started_at ~ ' as date)', 'cast(' ~ happened_at ~ ' as date)') }} <= {{ window_days }})
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{# Has every case of the month had the conversion window; without one, the days of the var maturity_days? #}
{% macro is_mature_month(happened_at, as_of_date) -%}
    {%- set days = var('conversion_window_days') | int or var('maturity_days') | int -%}
    {{ days_between('cast(' ~ dbt.last_day(happened_at, 'month') ~ ' as date)', as_of_date) }} >= {{ days }}
{%- endmacro %}

{# First day of the month. #}
{% macro month_of(happened_at) -%}
    cast({{ dbt.date_trunc('month', happened_at) }} as date)
{%- endmacro %}

{# Microseconds since 1970, UTC, to a timestamp without zone; null beyond the year 9999. #}
{% macro microseconds_to_timestamp(expression) %}
    case when {{ expression }} between 0 and 253402300799999999 then
        {{ adapter.dispatch('microseconds_to_timestamp', 'lead_scoring')(expression) }}
    end
{%- endmacro %}

{% macro duckdb__microseconds_to_timestamp(expression) %}
    {{- 'make_timestamp(' ~ expression ~ ')' -}}
{% endmacro %}

{% macro postgres__microseconds_to_timestamp(expression) %}
    {{- "(cast('1970-01-01' as timestamp) + " ~ expression ~ " * interval '1 microsecond')" -}}
{% endmacro %}

{% macro snowflake__microseconds_to_timestamp(expression) %}
    {{- 'to_timestamp_ntz(' ~ expression ~ ', 6)' -}}
{% endmacro %}

{% macro bigquery__microseconds_to_timestamp(expression) %}
    {{- 'timestamp_micros(' ~ expression ~ ')' -}}
{% endmacro %}

{% macro spark__microseconds_to_timestamp(expression) %}
    {{- 'timestamp_micros(' ~ expression ~ ')' -}}
{% endmacro %}

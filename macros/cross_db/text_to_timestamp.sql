{# Text to a UTC timestamp without zone: an offset in the text is honoured, none means UTC, nonsense gives null. #}
{% macro text_to_timestamp(expression) %}
    {{- adapter.dispatch('text_to_timestamp', 'lead_scoring')(expression) -}}
{% endmacro %}

{% macro duckdb__text_to_timestamp(expression) %}
    {#- The session's time zone is UTC (profiles.yml), so both casts are exact. -#}
    {{- 'cast(try_cast(' ~ expression ~ ' as timestamptz) as timestamp)' -}}
{% endmacro %}

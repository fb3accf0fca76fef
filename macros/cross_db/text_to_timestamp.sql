{# Text to a UTC timestamp without zone: an offset in the text is honoured, none means UTC, nonsense gives null. #}
{% macro text_to_timestamp(expression) %}
    {{- adapter.dispatch('text_to_timestamp', 'lead_scoring')(expression) -}}
{% endmacro %}

{#
The session's time zone is UTC (profiles.yml), so all casts are exact. The formats are those that a cast refuses; with
and without offset apart, or DuckDB gives one row's offset to the next.
#}
{% macro duckdb__text_to_timestamp(expression) %}
    {%- set without_offset = ['%Y%m%d', '%Y%m%dT%H%M%SZ'] -%}
    {%- set with_offset = [
        '%Y%m%dT%H%M%S%z', '%Y-%m-%d %H:%M:%S %z', '%Y-%m-%d %H:%M:%S.%f %z', '%Y-%m-%dT%H:%M:%S %z',
        '%Y-%m-%dT%H:%M:%S.%f %z',
    ] -%}
    coalesce(
        cast(try_cast({{ expression }} as timestamptz) as timestamp),
        try_strptime({{ expression }}, {{ without_offset }}),
        cast(try_strptime({{ expression }}, {{ with_offset }}) as timestamp)
    )
{%- endmacro %}

{% macro postgres__text_to_timestamp(expression) %}
    {{- "cast(" ~ function_schema() ~ ".try_timestamptz(" ~ expression ~ ") at time zone 'UTC' as timestamp)" -}}
{% endmacro %}

{# A text without offset is UTC here, whatever the time zone of the session. #}
{% macro snowflake__text_to_timestamp(expression) -%}
    case
        when regexp_like({{ expression }}, '.*:.*([+-][0-9]{2}:?([0-9]{2})?|[zZ])')
            then cast(convert_timezone('UTC', try_to_timestamp_tz({{ expression }})) as timestamp_ntz)
        else try_to_timestamp_ntz({{ expression }})
    end
{%- endmacro %}

{# A timestamp of BigQuery is a moment in UTC. #}
{% macro bigquery__text_to_timestamp(expression) %}
    {{- 'safe_cast(' ~ expression ~ ' as timestamp)' -}}
{% endmacro %}

{# The time zone of a session is UTC unless somebody sets another. #}
{% macro redshift__text_to_timestamp(expression) %}
    {{- '(try_cast(' ~ expression ~ " as timestamptz) at time zone 'UTC')" -}}
{% endmacro %}

{#
Years and months alone, which a cast takes for dates, are none. Basic formats and short offsets are brought into the form
that a cast knows. The session's time zone is UTC.
#}
{% macro spark__text_to_timestamp(expression) %}
    {%- set rewritten = [
        ('^([0-9]{4})([0-9]{2})([0-9]{2})(?=T|$)', '$1-$2-$3'),
        ('T([0-9]{2})([0-9]{2})([0-9]{2})(?=Z|[+-]|$)', 'T$1:$2:$3'),
        ('(:[0-9]{2}(?:[.][0-9]+)?) ?([+-][0-9]{2})$', '$1$2:00'),
        ('(:[0-9]{2}(?:[.][0-9]+)?) ?([+-][0-9]{2}):?([0-9]{2})$', '$1$2:$3'),
    ] -%}
    {%- set parts = namespace(text='trim(' ~ expression ~ ')') -%}
    {%- for pattern, replacement in rewritten -%}
        {%- set parts.text = "regexp_replace(" ~ parts.text ~ ", '" ~ pattern ~ "', '" ~ replacement ~ "')" -%}
    {%- endfor -%}
    case
        when trim({{ expression }}) rlike '^[0-9]{4}-?[0-9]{1,2}-?[0-9]{1,2}([T ]|$)'
            then try_cast({{ parts.text }} as timestamp)
    end
{%- endmacro %}

{# A text as a whole number that is the same in every run: 60 bits of its MD5. #}
{% macro stable_number(text) %}
    {{- adapter.dispatch('stable_number', 'lead_scoring')(text) -}}
{% endmacro %}

{% macro duckdb__stable_number(text) %}
    {{- "cast('0x' || substr(md5(" ~ text ~ "), 1, 15) as bigint)" -}}
{% endmacro %}

{% macro postgres__stable_number(text) %}
    {{- "cast(cast('x' || substr(md5(" ~ text ~ "), 1, 15) as bit(60)) as bigint)" -}}
{% endmacro %}

{% macro snowflake__stable_number(text) %}
    {{- "cast(to_number(substr(md5(" ~ text ~ "), 1, 15), '" ~ 'X' * 15 ~ "') as bigint)" -}}
{% endmacro %}

{% macro bigquery__stable_number(text) %}
    {{- "cast('0x' || substr(to_hex(md5(" ~ text ~ ")), 1, 15) as int64)" -}}
{% endmacro %}

{% macro redshift__stable_number(text) %}
    {{- "strtol(substring(md5(" ~ text ~ "), 1, 15), 16)" -}}
{% endmacro %}

{% macro spark__stable_number(text) %}
    {{- "cast(conv(substr(md5(" ~ text ~ "), 1, 15), 16, 10) as bigint)" -}}
{% endmacro %}

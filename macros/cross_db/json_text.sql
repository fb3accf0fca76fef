{# The value of a key of an object in JSON text, as text; null where there is none. #}
{% macro json_text(expression, key) %}
    {{- adapter.dispatch('json_text', 'lead_scoring')(expression, key) -}}
{% endmacro %}

{% macro duckdb__json_text(expression, key) %}
    {{- "json_extract_string(try_cast(" ~ expression ~ " as json), '$." ~ key ~ "')" -}}
{% endmacro %}

{% macro postgres__json_text(expression, key) %}
    {{- "(cast(" ~ expression ~ " as jsonb) ->> '" ~ key ~ "')" -}}
{% endmacro %}

{% macro snowflake__json_text(expression, key) %}
    {{- "cast(get(try_parse_json(" ~ expression ~ "), '" ~ key ~ "') as varchar)" -}}
{% endmacro %}

{% macro bigquery__json_text(expression, key) %}
    {{- "json_value(safe.parse_json(" ~ expression ~ "), '$." ~ key ~ "')" -}}
{% endmacro %}

{# An empty text where there is no such key. #}
{% macro redshift__json_text(expression, key) %}
    {{- "nullif(json_extract_path_text(" ~ expression ~ ", '" ~ key ~ "', true), '')" -}}
{% endmacro %}

{% macro spark__json_text(expression, key) %}
    {{- "get_json_object(" ~ expression ~ ", '$." ~ key ~ "')" -}}
{% endmacro %}

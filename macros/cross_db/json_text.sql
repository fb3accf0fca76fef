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

{% macro spark__json_text(expression, key) %}
    {{- "get_json_object(" ~ expression ~ ", '$." ~ key ~ "')" -}}
{% endmacro %}

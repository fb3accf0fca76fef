{# A link without its query and fragment, which carry tracking ids and would make every link unlike the next. #}
{% macro url_without_query(url) %}
    {{- adapter.dispatch('url_without_query', 'lead_scoring')(url) -}}
{% endmacro %}

{% macro default__url_without_query(url) %}
    {{- "split_part(split_part(" ~ url ~ ", '?', 1), '#', 1)" -}}
{% endmacro %}

{% macro bigquery__url_without_query(url) %}
    {{- 'regexp_extract(' ~ url ~ ", '^[^?#]*')" -}}
{% endmacro %}

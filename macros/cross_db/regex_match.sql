{# Does the text match the regular expression anywhere, case-insensitively? #}
{% macro regex_match(text, pattern) %}
    {{- adapter.dispatch('regex_match', 'lead_scoring')(text, pattern) -}}
{% endmacro %}

{% macro duckdb__regex_match(text, pattern) %}
    {{- 'regexp_matches(' ~ text ~ ', ' ~ pattern ~ ", 'i')" -}}
{% endmacro %}

{# A word boundary is \b in seeds, as in most dialects, and \y here. #}
{% macro postgres__regex_match(text, pattern) %}
    {{- text ~ ' ~* replace(' ~ pattern ~ ", '\\b', '\\y')" -}}
{% endmacro %}

{% macro spark__regex_match(text, pattern) %}
    {{- text ~ " rlike ('(?i)' || " ~ pattern ~ ")" -}}
{% endmacro %}

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

{# regexp_like would want the whole text to match. #}
{% macro snowflake__regex_match(text, pattern) %}
    {{- 'regexp_instr(' ~ text ~ ', ' ~ pattern ~ ", 1, 1, 0, 'i') > 0" -}}
{% endmacro %}

{% macro bigquery__regex_match(text, pattern) %}
    {{- 'regexp_contains(' ~ text ~ ", concat('(?i)', " ~ pattern ~ '))' -}}
{% endmacro %}

{# Its patterns must be literals, and ours are cells of seeds. #}
{% macro redshift__regex_match(text, pattern) %}
    {{- not_supported('Redshift', 'regular expressions that lie in a column, as those of the seeds do') -}}
{% endmacro %}

{% macro spark__regex_match(text, pattern) %}
    {{- text ~ " rlike ('(?i)' || " ~ pattern ~ ")" -}}
{% endmacro %}

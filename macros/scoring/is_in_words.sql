{# Is the text one of the words between pipes, upper and lower case alike? #}
{% macro is_in_words(text, words) -%}
    {%- set list = "replace(replace('|' || lower(" ~ words ~ ") || '|', ' |', '|'), '| ', '|')" -%}
    {{ dbt.position("'|' || lower(" ~ text ~ ") || '|'", list) }} > 0
{%- endmacro %}

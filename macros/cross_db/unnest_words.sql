{# In a select list: a row for each of the words between pipes. #}
{% macro unnest_words(text) %}
    {{- adapter.dispatch('unnest_words', 'lead_scoring')(text) -}}
{% endmacro %}

{% macro default__unnest_words(text) %}
    {{- 'unnest(string_to_array(' ~ text ~ ", '|'))" -}}
{% endmacro %}

{% macro spark__unnest_words(text) %}
    {{- "explode(split(" ~ text ~ ", '[|]'))" -}}
{% endmacro %}

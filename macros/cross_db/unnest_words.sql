{# In a select list: a row for each of the words between pipes. #}
{% macro unnest_words(text) %}
    {{- adapter.dispatch('unnest_words', 'lead_scoring')(text) -}}
{% endmacro %}

{% macro default__unnest_words(text) %}
    {{- 'unnest(string_to_array(' ~ text ~ ", '|'))" -}}
{% endmacro %}

{% macro snowflake__unnest_words(text) %}
    {{- 'split_words.value' -}}
{% endmacro %}

{% macro bigquery__unnest_words(text) %}
    {{- 'split_words.value' -}}
{% endmacro %}

{% macro redshift__unnest_words(text) %}
    {{- not_supported('Redshift', 'lists in cells, of which it makes no rows') -}}
{% endmacro %}

{# After the table, for engines that make rows there and not in the select list. #}
{% macro join_words(text) %}
    {{- adapter.dispatch('join_words', 'lead_scoring')(text) -}}
{% endmacro %}

{% macro default__join_words(text) %}
{% endmacro %}

{% macro snowflake__join_words(text) %}
    {{- 'cross join lateral split_to_table(' ~ text ~ ", '|') as split_words" -}}
{% endmacro %}

{% macro bigquery__join_words(text) %}
    {{- 'cross join unnest(array(select as struct value from unnest(split(' ~ text ~ ", '|')) as value)) as split_words" -}}
{% endmacro %}

{% macro spark__unnest_words(text) %}
    {{- "explode(split(" ~ text ~ ", '[|]'))" -}}
{% endmacro %}

{# A word of a source in ours, by a mapping of lower-case words that a var holds; null if the mapping lacks it. #}
{% macro mapped_word(expression, words) %}
    {%- if words -%}
        case lower({{ expression }})
            {%- for word, meaning in words.items() %}
            when {{ sql_text(word | lower) }} then {{ sql_text(meaning) }}
            {%- endfor %}
        end
    {%- else -%}
        cast(null as {{ dbt.type_string() }})
    {%- endif -%}
{% endmacro %}

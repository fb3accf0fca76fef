{# A text without the character that it ends with, however often. #}
{% macro without_trailing(text, character) %}
    {{- adapter.dispatch('without_trailing', 'lead_scoring')(text, character) -}}
{% endmacro %}

{% macro default__without_trailing(text, character) %}
    {{- 'rtrim(' ~ text ~ ", '" ~ character ~ "')" -}}
{% endmacro %}

{# Its rtrim takes them the other way round. #}
{% macro spark__without_trailing(text, character) %}
    {{- "trim(trailing '" ~ character ~ "' from " ~ text ~ ')' -}}
{% endmacro %}

{# The later of two days on which something begins; a missing one is before all days. #}
{% macro later(first, second) -%}
    case when {{ first }} is null or {{ second }} > {{ first }} then {{ second }} else {{ first }} end
{%- endmacro %}

{# The earlier of two days on which something ends; a missing one is after all days. #}
{% macro earlier(first, second) -%}
    case when {{ first }} is null or {{ second }} < {{ first }} then {{ second }} else {{ first }} end
{%- endmacro %}

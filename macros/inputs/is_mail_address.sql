{# Does a text look like a mail address? #}
{% macro is_mail_address(column) -%}
    {{ column }} like '%_@_%._%' and {{ column }} not like '%@%@%' and {{ column }} not like '% %'
{%- endmacro %}

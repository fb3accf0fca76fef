{# Schemas are the product's interface, so their names stand as they are; the var schema_prefix sets builds apart. #}
{% macro generate_schema_name(custom_schema_name, node) %}
    {{- var('schema_prefix') ~ (custom_schema_name or target.schema) | trim -}}
{% endmacro %}

{# Nested columns of Snowflake are variants, of BigQuery structs and arrays. #}
{% macro snowflake__nested_param(column, key) %}
    {%- set is_asked = "cast(get(param, 'key') as varchar) = '" ~ key ~ "'" -%}
    {%- set value = "get(get(filter(to_array(" ~ column ~ "), param -> " ~ is_asked ~ "), 0), 'value')" -%}
    coalesce(
        {%- for kind in ['string', 'int', 'float', 'double'] -%}
        cast(get({{ value }}, '{{ kind }}_value') as varchar){{ ', ' if not loop.last }}
        {%- endfor -%}
    )
{%- endmacro %}

{% macro snowflake__nested_field(column, field) %}
    {{- 'cast(get(' ~ column ~ ", '" ~ field ~ "') as varchar)" -}}
{% endmacro %}

{% macro snowflake__nested_first(column, field) %}
    {{- 'cast(get(get(' ~ column ~ ", 0), '" ~ field ~ "') as varchar)" -}}
{% endmacro %}

{% macro bigquery__nested_param(column, key) -%}
    (
        select
            coalesce(
                {%- for kind in ['string', 'int', 'float', 'double'] -%}
                cast(param.value.{{ kind }}_value as string){{ ', ' if not loop.last }}
                {%- endfor -%}
            )
        from unnest({{ column }}) as param
        where param.key = '{{ key }}'
        limit 1
    )
{%- endmacro %}

{% macro bigquery__nested_field(column, field) %}
    {{- 'cast(' ~ column ~ '.' ~ field ~ ' as string)' -}}
{% endmacro %}

{% macro bigquery__nested_first(column, field) %}
    {{- 'cast(' ~ column ~ '[safe_offset(0)].' ~ field ~ ' as string)' -}}
{% endmacro %}

{% macro redshift__nested_param(column, key) %}
    {{- not_supported('Redshift', 'nested columns: set the var ga4_shape to flat') -}}
{% endmacro %}

{% macro redshift__nested_field(column, field) %}
    {{- not_supported('Redshift', 'nested columns: set the var ga4_shape to flat') -}}
{% endmacro %}

{% macro redshift__nested_first(column, field) %}
    {{- not_supported('Redshift', 'nested columns: set the var ga4_shape to flat') -}}
{% endmacro %}

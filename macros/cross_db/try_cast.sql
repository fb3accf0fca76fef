{# A cast that gives null where the value does not fit. #}
{% macro try_cast(expression, data_type) %}
    {{- adapter.dispatch('try_cast', 'lead_scoring')(expression, data_type) -}}
{% endmacro %}

{% macro default__try_cast(expression, data_type) %}
    {{- 'try_cast(' ~ expression ~ ' as ' ~ data_type ~ ')' -}}
{% endmacro %}

{#- Whole numbers from decimals are rounded half away from zero, as on DuckDB. -#}
{% macro postgres__try_cast(expression, data_type) %}
    {%- set data_type = data_type | lower -%}
    {%- set text = 'cast(' ~ expression ~ ' as text)' -%}
    {%- set functions = function_schema() -%}
    {%- if data_type.startswith('timestamp') -%}
        cast({{ functions }}.try_timestamptz({{ text }}) at time zone 'UTC' as timestamp)
    {%- elif data_type == 'date' -%}
        {{ functions }}.try_date({{ text }})
    {%- elif data_type == 'boolean' -%}
        {{ functions }}.try_boolean({{ text }})
    {%- elif data_type in ('bigint', 'integer', 'int') -%}
        {{ functions }}.try_bigint(cast(round({{ functions }}.try_numeric({{ text }})) as text))
    {%- else -%}
        {{ functions }}.try_fixed({{ text }}, '{{ data_type }}')
    {%- endif -%}
{% endmacro %}

{#- It takes texts alone; in a text, a time would lose its microseconds. -#}
{% macro snowflake__try_cast(expression, data_type) %}
    {%- if data_type | lower in ('timestamp', 'timestamp_ntz') -%}
        cast({{ expression }} as {{ data_type }})
    {%- else -%}
        try_cast(cast({{ expression }} as varchar) as {{ data_type }})
    {%- endif -%}
{% endmacro %}

{#- Whole numbers from decimals are rounded half away from zero, as on DuckDB. -#}
{% macro bigquery__try_cast(expression, data_type) %}
    {%- if data_type | lower in ('int64', 'bigint', 'integer', 'int') -%}
        safe_cast(round(safe_cast(safe_cast({{ expression }} as string) as bignumeric)) as int64)
    {%- else -%}
        safe_cast({{ expression }} as {{ data_type }})
    {%- endif -%}
{% endmacro %}

{#- It makes no booleans of texts. -#}
{% macro redshift__try_cast(expression, data_type) %}
    {%- if data_type | lower in ('boolean', 'bool') -%}
        case
            when lower({{ expression }}) in ('true', 't', 'yes', 'y', '1') then true
            when lower({{ expression }}) in ('false', 'f', 'no', 'n', '0') then false
        end
    {%- else -%}
        try_cast({{ expression }} as {{ data_type }})
    {%- endif -%}
{% endmacro %}

{#- Years and months alone are no dates; whole numbers from decimals are rounded half away from zero, as on DuckDB. -#}
{% macro spark__try_cast(expression, data_type) %}
    {%- set data_type = data_type | lower -%}
    {%- if data_type == 'date' or data_type.startswith('timestamp') -%}
        case
            when trim(cast({{ expression }} as string)) rlike '^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}'
                then try_cast({{ expression }} as {{ data_type }})
        end
    {%- elif data_type in ('bigint', 'integer', 'int') -%}
        try_cast(round(try_cast({{ expression }} as decimal(38, 6))) as {{ data_type }})
    {%- else -%}
        try_cast({{ expression }} as {{ data_type }})
    {%- endif -%}
{% endmacro %}

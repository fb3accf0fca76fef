{#
Postgres has no cast that forgives, and before version 16 no way to ask first: functions of the project's own, made
on-run-start. A test by regular expression comes before the cast: it is fast, and what Postgres alone takes for a value
(today, infinity, 1e5) stays out.
#}
{% macro create_functions() %}
    {{- adapter.dispatch('create_functions', 'lead_scoring')() -}}
{% endmacro %}

{% macro default__create_functions() %}
{% endmacro %}

{% macro postgres__create_functions() %}
    {%- if execute and flags.WHICH in ('build', 'run', 'test', 'seed', 'snapshot') -%}
        {%- set schema = function_schema() -%}
        {%- do run_query('create schema if not exists ' ~ schema) -%}
        {%- for name, data_type, pattern in forgiving_casts() -%}
            {%- do run_query(
                "create or replace function " ~ schema ~ "." ~ name ~ "(value text) returns " ~ data_type
                ~ " language plpgsql immutable parallel unsafe set timezone to 'UTC' set datestyle to 'ISO, YMD' as $$"
                ~ " begin if value !~* '" ~ pattern ~ "' then return null; end if;"
                ~ " return value; exception when others then return null; end $$"
            ) -%}
        {%- endfor -%}
        {#- A number that is too large for its type is no number. -#}
        {%- do run_query(
            "create or replace function " ~ schema ~ ".try_fixed(value text, data_type text) returns numeric"
            ~ " language plpgsql immutable parallel unsafe as $$ declare result numeric; begin"
            ~ " execute format('select cast($1 as %s)', data_type) into result using " ~ schema ~ ".try_numeric(value);"
            ~ " return result; exception when others then return null; end $$"
        ) -%}
    {%- endif -%}
{% endmacro %}

{% macro function_schema() %}
    {{- return(generate_schema_name('functions', none)) -}}
{% endmacro %}

{# Name, type and what a text must look like to be tried. #}
{% macro forgiving_casts() %}
    {%- set day = '\\d{4}-?\\d{1,2}-?\\d{1,2}' -%}
    {%- set number = '[+-]?(\\d+\\.?\\d*|\\.\\d+)(e[+-]?\\d+)?' -%}
    {{- return([
        ('try_numeric', 'numeric', '^\\s*' ~ number ~ '\\s*$'),
        ('try_bigint', 'bigint', '^\\s*[+-]?\\d+\\s*$'),
        ('try_boolean', 'boolean', '^\\s*(t|true|f|false|y|yes|n|no|1|0)\\s*$'),
        ('try_date', 'date', '^\\s*' ~ day),
        ('try_timestamptz', 'timestamptz', '^\\s*' ~ day),
    ]) -}}
{% endmacro %}

{# Redshift has try_cast, and no functions in plpgsql. #}
{% macro redshift__create_functions() %}
{% endmacro %}

{# A statement that makes a table of this session, in the place of one that may be there. #}
{% macro temporary_table(name, query) %}
    {{- adapter.dispatch('temporary_table', 'lead_scoring')(name, query) -}}
{% endmacro %}

{% macro default__temporary_table(name, query) %}
    create or replace temporary table {{ name }} as {{ query }}
{% endmacro %}

{% macro postgres__temporary_table(name, query) %}
    drop table if exists pg_temp.{{ name }};
    create temporary table {{ name }} as {{ query }}
{% endmacro %}

{# Views are all that Spark keeps for a session, and a view changes with its table: this one stays until the next run. #}
{% macro spark__temporary_table(name, query) %}
    {%- do run_query('drop table if exists ' ~ name) -%}
    create table {{ name }} using parquet as {{ query }}
{% endmacro %}

{# What a statement calls a table that temporary_table has made. #}
{% macro temporary_name(name) %}
    {{- return(adapter.dispatch('temporary_name', 'lead_scoring')(name)) -}}
{% endmacro %}

{% macro default__temporary_name(name) %}
    {{- return(name) -}}
{% endmacro %}

{% macro spark__temporary_name(name) %}
    {{- return(this.incorporate(path={'identifier': name})) -}}
{% endmacro %}

{# Each statement of dbt is a session of its own; can_delete_rows keeps partial runs away. #}
{% macro bigquery__temporary_table(name, query) %}
    {{- not_supported('BigQuery', 'partial runs, which need a temporary table') -}}
{% endmacro %}

{% macro redshift__temporary_table(name, query) %}
    drop table if exists {{ name }};
    create temporary table {{ name }} as {{ query }}
{% endmacro %}

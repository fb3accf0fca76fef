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

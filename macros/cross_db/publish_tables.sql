{#
Shows readers a build that has passed its tests, all tables at once:

    dbt build --target spark --vars '{schema_prefix: work_}' &&
        dbt run-operation publish_tables --target spark --vars '{schema_prefix: work_}'

Spark knows no transactions, but changes one view at a time, or not at all. So each public table lies in two versions, a
and b; readers see views, which ask the view published_version which of them to read; and that one is changed last.
#}
{% macro publish_tables(prefix='', rollback=false) %}
    {{- return(adapter.dispatch('publish_tables', 'lead_scoring')(prefix, rollback)) -}}
{% endmacro %}

{% macro default__publish_tables(prefix, rollback) %}
    {{- not_supported(target.type, 'publish_tables; DuckDB has scripts.refresh, Postgres scripts.refresh_postgres') -}}
{% endmacro %}

{% macro spark__publish_tables(prefix, rollback) %}
    {%- if var('schema_prefix') == prefix -%}
        {{- exceptions.raise_compiler_error('Build with another schema_prefix than readers see.') -}}
    {%- endif -%}
    {%- set pointer = api.Relation.create(schema=prefix ~ 'scoring', identifier='published_version', type='view') -%}
    {%- set before = run_query('select version from ' ~ pointer).columns[0][0] if load_relation(pointer) -%}
    {%- set version = 'b' if before == 'a' else 'a' -%}
    {%- if rollback -%}
        {%- set scores = 'select count(*) from ' ~ prefix ~ 'scoring_' ~ version ~ '.lead_scores' -%}
        {%- if not before or not run_query(scores).columns[0][0] -%}
            {{- exceptions.raise_compiler_error('There is no version before.') -}}
        {%- endif -%}
    {%- else -%}
        {%- set nodes = graph.nodes.values() | selectattr('resource_type', 'equalto', 'model')
            | selectattr('config.access', 'equalto', 'public') | list -%}
        {%- for schema in nodes | map(attribute='config.schema') | unique -%}
            {%- for ending in ('', '_a', '_b') -%}
                {%- do run_query('create schema if not exists ' ~ prefix ~ schema ~ ending) -%}
            {%- endfor -%}
        {%- endfor -%}
        {%- if not before -%}
            {%- do run_query('create view ' ~ pointer ~ " as select '" ~ version ~ "' as version") -%}
        {%- endif -%}
        {%- for node in nodes -%}
            {%- do publish_table(node, prefix, pointer, version) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- do run_query('alter view ' ~ pointer ~ " as select '" ~ version ~ "' as version") -%}
    {%- do log('Readers of ' ~ (prefix or 'the public schemas') ~ ' see version ' ~ version ~ '.', info=true) -%}
{% endmacro %}

{# Copies a table into a version that nobody reads, and lets the view read both versions, by what the pointer says. #}
{% macro publish_table(node, prefix, pointer, version) %}
    {%- set built = api.Relation.create(schema=node.schema, identifier=node.alias) -%}
    {%- set schema = prefix ~ node.config.schema -%}
    {%- set view = api.Relation.create(schema=schema, identifier=node.alias, type='view') -%}
    {%- set is_published = load_relation(view) -%}
    {%- set versions = {} -%}
    {%- for name in ('a', 'b') -%}
        {%- set table = api.Relation.create(schema=schema ~ '_' ~ name, identifier=node.alias, type='table') -%}
        {%- do versions.update({name: table}) -%}
    {%- endfor -%}
    {%- set read = versions['b' if version == 'a' else 'a'] -%}
    {%- do run_query('create table if not exists ' ~ read ~ ' using parquet as select * from ' ~ built ~ ' where 1 = 0') -%}
    {%- if is_published -%}
        {#- Or nobody could read while the other version is not there. -#}
        {%- do run_query('alter view ' ~ view ~ ' as select * from ' ~ read) -%}
    {%- endif -%}
    {%- do run_query('drop table if exists ' ~ versions[version]) -%}
    {%- do run_query('create table ' ~ versions[version] ~ ' using parquet as select * from ' ~ built) -%}
    {%- set new_columns = adapter.get_columns_in_relation(versions[version]) -%}
    {%- set parts = [] -%}
    {%- for name, table in versions.items() -%}
        {%- set there = adapter.get_columns_in_relation(table) | map(attribute='name') | list -%}
        {%- set columns = [] -%}
        {%- for column in new_columns -%}
            {#- A version of another release may lack a column. -#}
            {%- set value = column.name if column.name in there else 'cast(null as ' ~ column.dtype ~ ')' -%}
            {%- do columns.append(value ~ ' as ' ~ column.name) -%}
        {%- endfor -%}
        {%- do parts.append(
            'select ' ~ columns | join(', ') ~ ' from ' ~ table
            ~ ' where (select version from ' ~ pointer ~ ") = '" ~ name ~ "'"
        ) -%}
    {%- endfor -%}
    {%- do run_query(
        ('alter' if is_published else 'create') ~ ' view ' ~ view ~ ' as ' ~ parts | join(' union all ')
    ) -%}
{% endmacro %}

{#
A table as an earlier run left it, or none: what is new is told by comparison. It is no ref, which would be this run's.
An engine that cannot make room for what is new has no use for it.
#}
{% macro previous_table(name, schema='intermediate') %}
    {%- if not execute or flags.FULL_REFRESH or not can_delete_rows() -%}{{- return(none) -}}{%- endif -%}
    {{- return(adapter.get_relation(
        database=model.database, schema=generate_schema_name(schema, model), identifier=name
    )) -}}
{% endmacro %}

{# Does this run read only what is new (int_run_scope says so), and is there a table to put it into? #}
{% macro is_partial_run(run_scope, table=none) %}
    {%- if not execute -%}{{- return(false) -}}{%- endif -%}
    {%- set before = previous_table(table) if table else previous_table(model.name, model.config.schema) -%}
    {%- if not before -%}{{- return(false) -}}{%- endif -%}
    {%- set query = 'select count(*) from ' ~ run_scope ~ ' where is_partial' -%}
    {{- return(run_query(query).columns[0].values()[0] > 0) -}}
{% endmacro %}

{# One text for all rows of a seed, which differs when a cell does. #}
{% macro seed_fingerprint(seed) %}
    {%- set row_hash = content_hash('seed', seed_node(seed).columns | list) -%}
    {{- dbt.hash('coalesce(' ~ dbt.listagg(row_hash, "''", 'order by ' ~ row_hash) ~ ", '')") -}}
{% endmacro %}

{# One text for the SQL of all models, which differs when one of them does: then tables may mean something else. #}
{% macro models_fingerprint() %}
    {%- set checksums = [] -%}
    {%- if execute -%}
        {%- for node in graph.nodes.values() if node.resource_type == 'model' -%}
            {%- do checksums.append(node.checksum.checksum) -%}
        {%- endfor -%}
    {%- endif -%}
    {{- local_md5(checksums | sort | join) -}}
{% endmacro %}

{# Names of the input tables that there are. The sync log is none: it changes no score. #}
{% macro inputs_found() %}
    {%- set names = [] -%}
    {%- if execute -%}
        {%- for table in graph.sources.values() if table.source_name != 'generic' or is_input_used(table.name) -%}
            {%- if table.source_name != 'sync' and relation_scan(table) -%}
                {%- do names.append(table.source_name ~ '.' ~ table.name) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{- return(names | sort) -}}
{% endmacro %}

{#
Pre-hook of a model that a partial run adds to: takes out the rows that come anew, `condition`, or all of them if the run
is not partial.
#}
{% macro make_room(run_scope, condition) %}
    {%- if not execute or flags.FULL_REFRESH or not load_relation(this) -%}
        select 1
    {%- elif not is_partial_run(run_scope) -%}
        {{ empty_table(this) }}
    {%- elif condition -%}
        {{ delete_rows(this, condition) }}
    {%- else -%}
        select 1
    {%- endif -%}
{% endmacro %}

{#
Snapshots on Spark. Delta, Iceberg and Hudi tables are snapshotted by dbt; a table of plain Parquet files, which knows no
merge, is written anew with the same rows and columns. The old table stays until the new one is in its place.
#}
{% materialization snapshot, adapter='spark' %}
    {%- if config.get('file_format') in ['delta', 'iceberg', 'hudi'] -%}
        {{ return(dbt_spark.materialization_snapshot_spark()) }}
    {%- endif -%}
    {%- set target_relation = api.Relation.create(schema=model.schema, identifier=model.alias, type='table') -%}
    {%- set work_relation = make_intermediate_relation(target_relation) -%}
    {%- set backup_relation = make_backup_relation(target_relation, 'table') -%}
    {%- set backup = load_relation(backup_relation) -%}
    {#- A run was stopped between the two renames. -#}
    {%- if backup and not load_relation(target_relation) -%}
        {%- do adapter.rename_relation(backup, target_relation) -%}
    {%- endif -%}
    {%- set is_there = load_relation(target_relation) is not none -%}
    {%- set strategy = strategy_dispatch(config.get('strategy'))(
        model, 'snapshotted_data', 'source_data', model['config'], is_there
    ) -%}

    {{ run_hooks(pre_hooks) }}
    {% do adapter.drop_relation(backup_relation) %}
    {% do adapter.drop_relation(work_relation) %}

    {% call statement('main') -%}
        {%- if is_there -%}
            {{ create_table_as(False, work_relation, snapshot_rows(strategy, model['compiled_code'], target_relation)) }}
        {%- else -%}
            {{ create_table_as(False, target_relation, build_snapshot_table(strategy, model['compiled_code'])) }}
        {%- endif -%}
    {%- endcall %}
    {% if is_there %}
        {% do adapter.rename_relation(target_relation, backup_relation) %}
        {% do adapter.rename_relation(work_relation, target_relation) %}
        {% do adapter.drop_relation(backup_relation) %}
    {% endif %}

    {{ run_hooks(post_hooks) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{# The rows after this run: those there were, ended where a new version begins, and the new versions. #}
{% macro snapshot_rows(strategy, source_sql, target_relation) %}
    {%- set columns = adapter.get_columns_in_relation(target_relation) | map(attribute='name') | list -%}
    with changes as (
        select * from (
            {{ snapshot_staging_table(strategy, source_sql, target_relation) }}
        ) as staged
    )

    select
        {%- for column in columns %}
        {% if column == 'dbt_valid_to' -%}
        coalesce(versions.dbt_valid_to, ends.dbt_valid_to) as dbt_valid_to
        {%- else -%}
        versions.{{ column }}
        {%- endif -%}
        {{ ',' if not loop.last }}
        {%- endfor %}
    from {{ target_relation }} as versions
    left join changes as ends
        on
            versions.dbt_scd_id = ends.dbt_scd_id
            and ends.dbt_change_type in ('update', 'delete')

    union all

    select {{ columns | join(', ') }} from changes
    where dbt_change_type = 'insert'
{% endmacro %}

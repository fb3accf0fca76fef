{#
A table that is computed bucket by bucket (macro in_this_bucket), so that memory holds one bucket at a time.
#}
{% materialization history_table, default %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set existing_relation = load_cached_relation(this) -%}
    {%- set work_relation = make_intermediate_relation(target_relation) -%}
    {%- set backup_relation = make_backup_relation(target_relation, 'table') -%}
    {%- set condition = '>= 0 /* in this bucket */' -%}

    {{ drop_relation_if_exists(load_cached_relation(work_relation)) }}
    {{ run_hooks(pre_hooks) }}

    {%- set last_bucket = run_query('select coalesce(max(bucket), 0) from ' ~ ref('history_scope')).columns[0][0] | int -%}
    {% for bucket in range(last_bucket + 1) %}
        {%- set bucket_sql = sql | replace(condition, '= ' ~ bucket) -%}
        {%- if loop.first -%}
            {%- set statement_sql = create_table_as(False, work_relation, bucket_sql) -%}
        {%- else -%}
            {%- set statement_sql = 'insert into ' ~ work_relation ~ ' ' ~ bucket_sql -%}
        {%- endif -%}
        {% call statement('main') %}{{ statement_sql }}{% endcall %}
    {% endfor %}

    {% if existing_relation is not none %}
        {{ adapter.rename_relation(existing_relation, backup_relation) }}
    {% endif %}
    {{ adapter.rename_relation(work_relation, target_relation) }}
    {{ run_hooks(post_hooks) }}
    {% do persist_docs(target_relation, model) %}
    {{ adapter.commit() }}
    {{ drop_relation_if_exists(backup_relation) }}

    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{#
A table that is computed bucket by bucket (macro in_this_bucket), so that memory holds one bucket at a time. A partial run
(model history_common_point has a row) keeps the rows up to the common point of the leads that go on from there.
#}
{% materialization history_table, default %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set existing_relation = load_cached_relation(this) -%}
    {%- set work_relation = make_intermediate_relation(target_relation) -%}
    {%- set backup_relation = make_backup_relation(target_relation, 'table') -%}
    {%- set scope = ref('history_scope') -%}
    {%- set common_point = run_query('select max(period_end) from ' ~ ref('history_common_point')).columns[0][0] -%}
    {%- set is_partial = existing_relation is not none and common_point is not none -%}
    {#- Where the steps are tables, they hold all buckets. -#}
    {%- set last_bucket = run_query('select coalesce(max(bucket), 0) from ' ~ scope).columns[0][0] | int
        if '/* in this bucket */' in sql else 0 -%}

    {{ drop_relation_if_exists(load_cached_relation(work_relation)) }}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {% if is_partial %}
        {%- set is_made_anew -%}
            period_end > cast('{{ common_point }}' as date)
            or not coalesce(lead_id in (select lead_id from {{ scope }} where first_step > 0), false)
        {%- endset -%}
        {% call statement('make_room') -%}
            {{ delete_rows(target_relation, is_made_anew) }}
        {%- endcall %}
    {% endif %}
    {% for bucket in range(last_bucket + 1) %}
        {%- set bucket_sql = sql | replace('>= 0 /* in this bucket */', '= ' ~ bucket) -%}
        {% call statement('main') -%}
            {%- if is_partial -%}
                insert into {{ target_relation }} {{ bucket_sql }}
            {%- elif loop.first -%}
                {{ create_table_as(False, work_relation, bucket_sql) }}
            {%- else -%}
                insert into {{ work_relation }} {{ bucket_sql }}
            {%- endif -%}
        {%- endcall %}
    {% endfor %}
    {% if not is_partial %}
        {% if existing_relation is not none %}
            {{ adapter.rename_relation(existing_relation, backup_relation) }}
        {% endif %}
        {{ adapter.rename_relation(work_relation, target_relation) }}
    {% endif %}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do persist_docs(target_relation, model) %}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ drop_relation_if_exists(load_cached_relation(backup_relation)) }}

    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

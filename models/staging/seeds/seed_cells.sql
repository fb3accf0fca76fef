{{ config(materialized='table', schema='seeds') }}

{#- Long form: the checks are written once for all seeds instead of once per seed and column. -#}
{%- set seed_columns = ref('seed_columns') -%}
{%- for seed in seed_names() %}
    {%- do ref(seed) %}
    {%- if execute %}
        {%- set node = seed_node(seed) %}
select
    '{{ seed }}' as seed_name,
    seed_columns.column_name,
    numbered.row_key,
    numbered.row_number,
    numbered.row_id,
    case seed_columns.column_name
        {%- for column in node.columns %}
        when '{{ column }}' then numbered.{{ column }}
        {%- endfor %}
    end as cell
from (
    select
        {%- for column in node.columns %}
        {{ column }},
        {%- endfor %}
        row_number,
        {%- for column in node.config.meta.key %}
        coalesce({{ column }}, '') || {{ "' / ' || " if not loop.last }}
        {%- endfor %} '' as row_key,
        row_number() over (order by row_number) as row_id
    from (
        {{ seed_rows(seed) | indent(4) }}
    ) as seed_rows
    where {{ seed_row_has_text(seed) }}
) as numbered
inner join {{ seed_columns }} as seed_columns
    on seed_columns.seed_name = '{{ seed }}' and seed_columns.is_declared
        {{ 'union all' if not loop.last }}
    {%- endif %}
{%- endfor %}

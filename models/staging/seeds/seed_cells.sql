-- Long form, so that a check is written once for all seeds instead of once per seed and column.
{{ config(materialized='table', schema='seeds') }}

with

seed_columns as (
    select * from {{ ref('seed_columns') }}
)

{% for seed in seed_names() %}
{{ seed_cells(seed) }}
{{ 'union all' if not loop.last }}
{% endfor %}

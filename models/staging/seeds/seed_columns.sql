{{ config(materialized='table', schema='seeds') }}

{%- for seed in seed_names() %}{% do ref(seed) %}{% endfor %}

{{ declared_columns() }}

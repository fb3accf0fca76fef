{{ config(materialized='table', schema='seeds', post_hook=after_all("{{ stop_on_seed_faults() }}")) }}

{%- set checks = [
    'values', 'keys', 'references', 'conditions', 'listed_values', 'bands', 'engagement_rules', 'models',
    'stage_evidence', 'identity_exceptions', 'bot_rules', 'sync',
] %}

with

seed_columns as (
    select * from {{ ref('seed_columns') }}
),

faults as (
    {% for check in checks %}
    select
        seed_name,
        column_name,
        fault,
        row_number
    from {{ ref('seed_faults__' ~ check) }}
    {{ 'union distinct' if not loop.last }}
    {% endfor %}
)

select
    seed_columns.seed_file,
    faults.column_name,
    faults.fault,
    faults.row_number
from faults
inner join seed_columns
    on
        faults.seed_name = seed_columns.seed_name
        and faults.column_name = seed_columns.column_name
-- Of a column that the file lacks, only that is said, and not once per row.
where seed_columns.is_in_file or faults.fault like 'the file has no column%'

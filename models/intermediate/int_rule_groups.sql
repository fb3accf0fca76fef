-- Rule groups, numbered: rows of leads name them by number.
with

rule_groups as (
    select * from {{ ref('stg_seeds__rule_groups') }}
)

select
    scoring_model,
    rule_group,
    side,
    combine,
    cast(row_number() over (order by scoring_model, rule_group) as {{ dbt.type_int() }}) as group_key,
    min_points,
    max_points
from rule_groups

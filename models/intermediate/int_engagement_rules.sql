-- Versions of one rule share its id and differ in validity, so each version gets a key of its own.
with

engagement_rules as (
    select * from {{ ref('stg_seeds__engagement_rules') }}
)

select
    *,
    row_number() over (order by scoring_model, rule_id, valid_from) as rule_key
from engagement_rules

{{ config(materialized="view") }}

-- The seed of settings as one row, to join to.
{%- set names = [
    'min_conversions', 'auc_useful', 'auc_strong', 'flagged_share_min', 'flagged_share_max', 'recall_min',
    'top_to_low_rate_min', 'shift_moderate', 'shift_major', 'threshold_months', 'sales_capacity',
    'rule_holdout_months', 'hit_min_weight', 'stratum_width', 'min_expected_conversions', 'prior_variance_max',
] %}
with

settings as (
    select * from {{ ref('stg_seeds__evaluation_settings') }}
)

select
    {%- for name in names %}
    max(case when setting = '{{ name }}' then value end) as {{ name }},
    {%- endfor %}
    max(case when setting = 'points_to_double_odds' then value end) as points_to_double_odds
from settings

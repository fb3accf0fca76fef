{%- set rate_type = api.Column.translate_type('numeric(9,6)') %}
{%- set ratio_type = api.Column.translate_type('numeric(12,6)') %}
with

rated as (
    select * from {{ ref('evaluation_flags') }}
),

ranks as (
    select * from {{ ref('evaluation_ranks') }}
),

shifts as (
    select * from {{ ref('evaluation_shifts') }}
),

limits as (
    select * from {{ ref('evaluation_limits') }}
)

select
    rated.scoring_model,
    case
        when not rated.is_mature then 'not yet mature'
        when ranks.conversions < limits.min_conversions or ranks.unconverted < limits.min_conversions
            then 'too few outcomes'
        when ranks.auc_high < 0.5 then 'wrong way round'
        when ranks.auc_low <= 0.5 then 'no signal'
        when ranks.auc >= limits.auc_strong then 'strong'
        when ranks.auc >= limits.auc_useful then 'useful'
        else 'weak'
    end as verdict,
    case
        when shifts.population_stability_index >= limits.shift_major then 'major'
        when shifts.population_stability_index >= limits.shift_moderate then 'moderate'
        when shifts.population_stability_index is not null then 'stable'
    end as population_shift,
    rated.horizon_days,
    cast(rated.leads as {{ dbt.type_int() }}) as leads,
    cast(rated.conversions as {{ dbt.type_int() }}) as conversions,
    cast(rated.conversions / rated.leads as {{ rate_type }}) as base_rate,
    ranks.auc,
    ranks.auc_low,
    ranks.auc_high,
    cast(rated.flagged_leads as {{ dbt.type_int() }}) as flagged_leads,
    cast(rated.flagged_share as {{ rate_type }}) as flagged_share,
    cast(rated.precision_rate as {{ rate_type }}) as precision_rate,
    cast(rated.recall_rate as {{ rate_type }}) as recall_rate,
    cast(rated.precision_rate / nullif(rated.other_rate, 0) as {{ ratio_type }}) as flagged_to_other_rate,
    cast(rated.top_rate as {{ rate_type }}) as top_band_rate,
    cast(rated.low_rate as {{ rate_type }}) as low_band_rate,
    shifts.population_stability_index,
    rated.is_mature,
    case
        when rated.is_mature
            then
                rated.flagged_share between limits.flagged_share_min and limits.flagged_share_max
                and rated.recall_rate >= limits.recall_min
                and rated.top_rate > 0
                and rated.top_rate >= limits.top_to_low_rate_min * rated.low_rate
    end as is_accepted,
    rated.test_month
from rated
cross join limits
left join ranks
    on
        rated.scoring_model = ranks.scoring_model
        and rated.test_month = ranks.test_month
        and rated.horizon_days = ranks.horizon_days
left join shifts
    on
        rated.scoring_model = shifts.scoring_model
        and rated.test_month = shifts.test_month

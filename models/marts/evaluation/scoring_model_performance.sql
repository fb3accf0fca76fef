with

flags as (
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
    flags.scoring_model,
    case
        when not flags.is_mature then 'not yet mature'
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
    flags.horizon_days,
    cast(flags.leads as {{ dbt.type_int() }}) as leads,
    cast(flags.conversions as {{ dbt.type_int() }}) as conversions,
    flags.base_rate,
    ranks.auc,
    ranks.auc_low,
    ranks.auc_high,
    cast(flags.flagged_leads as {{ dbt.type_int() }}) as flagged_leads,
    flags.flagged_share,
    flags.precision_rate,
    flags.recall_rate,
    flags.flagged_to_other_rate,
    flags.top_band_rate,
    flags.low_band_rate,
    shifts.population_stability_index,
    flags.is_mature,
    case
        when flags.is_mature
            then
                flags.flagged_share between limits.flagged_share_min and limits.flagged_share_max
                and flags.recall_rate >= limits.recall_min
                and flags.top_band_rate > 0
                and flags.top_band_rate >= limits.top_to_low_rate_min * flags.low_band_rate
    end as is_accepted,
    flags.test_month
from flags
cross join limits
left join ranks
    on
        flags.scoring_model = ranks.scoring_model
        and flags.test_month = ranks.test_month
        and flags.horizon_days = ranks.horizon_days
left join shifts
    on
        flags.scoring_model = shifts.scoring_model
        and flags.test_month = shifts.test_month

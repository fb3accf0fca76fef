{%- set number_type = type_double() %}
{%- set rate_type = 'numeric(9,6)' %}
with

counts as (
    select * from {{ ref('evaluation_counts') }}
    where is_mature
),

bands as (
    select * from {{ ref('stg_seeds__score_bands') }}
),

limits as (
    select * from {{ ref('evaluation_limits') }}
),

banded as (
    select
        counts.scoring_model,
        bands.score_band,
        counts.horizon_days,
        sum(counts.leads) as leads,
        sum(counts.conversions) as conversions,
        counts.test_month
    from counts
    inner join bands
        on
            counts.scoring_model = bands.scoring_model
            and {{ in_band('counts.score', 'bands') }}
    group by counts.scoring_model, bands.score_band, counts.horizon_days, counts.test_month
),

-- What was known of the band when the test began: tests that had ended by then.
known as (
    select
        banded.scoring_model,
        banded.score_band,
        banded.horizon_days,
        banded.test_month,
        sum(past.leads) as leads,
        sum(past.conversions) as conversions
    from banded
    inner join banded as past
        on
            banded.scoring_model = past.scoring_model
            and banded.score_band = past.score_band
            and banded.horizon_days = past.horizon_days
            and cast({{ dbt.dateadd('day', 'past.horizon_days', 'past.test_month') }} as date)
            <= banded.test_month
    group by banded.scoring_model, banded.score_band, banded.horizon_days, banded.test_month
),

compared as (
    select
        banded.*,
        banded.conversions / cast(banded.leads as {{ number_type }}) as conversion_rate,
        {{ wilson_lower('banded.conversions', 'banded.leads') }} as rate_low,
        {{ wilson_upper('banded.conversions', 'banded.leads') }} as rate_high,
        case
            when known.conversions >= limits.min_conversions
                then known.conversions / cast(known.leads as {{ number_type }})
        end as expected_rate
    from banded
    cross join limits
    left join known
        on
            banded.scoring_model = known.scoring_model
            and banded.score_band = known.score_band
            and banded.horizon_days = known.horizon_days
            and banded.test_month = known.test_month
)

select
    scoring_model,
    score_band,
    case
        when expected_rate is null then 'nothing to compare with'
        when expected_rate < rate_low then 'more than expected'
        when expected_rate > rate_high then 'less than expected'
        else 'as expected'
    end as verdict,
    horizon_days,
    cast(leads as {{ dbt.type_int() }}) as leads,
    cast(conversions as {{ dbt.type_int() }}) as conversions,
    {{ rounded('conversion_rate', rate_type) }} as conversion_rate,
    {{ rounded('rate_low', rate_type) }} as rate_low,
    {{ rounded('rate_high', rate_type) }} as rate_high,
    {{ rounded('expected_rate', rate_type) }} as expected_rate,
    test_month
from compared

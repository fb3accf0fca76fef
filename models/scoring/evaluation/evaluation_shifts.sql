-- Model x start of a month: how far the shares of the score bands have moved since the month before.
{%- set number_type = type_double() %}
{%- set ratio_type = api.Column.translate_type('numeric(12,6)') %}
with

counts as (
    select * from {{ ref('evaluation_counts') }}
    where horizon_days = {{ var('evaluation_horizons')[0] | int }}
),

bands as (
    select * from {{ ref('stg_seeds__score_bands') }}
),

totals as (
    select
        scoring_model,
        test_month,
        sum(leads) as leads
    from counts
    group by scoring_model, test_month
),

banded as (
    select
        counts.scoring_model,
        counts.test_month,
        bands.score_band,
        sum(counts.leads) as leads
    from counts
    inner join bands
        on
            counts.scoring_model = bands.scoring_model
            and {{ in_band('counts.score', 'bands') }}
    group by counts.scoring_model, counts.test_month, bands.score_band
),

-- An empty band has no logarithm: it counts as half a lead.
shares as (
    select
        totals.scoring_model,
        totals.test_month,
        bands.score_band,
        coalesce(banded.leads, 0.5) / cast(totals.leads as {{ number_type }}) as lead_share
    from totals
    inner join bands
        on totals.scoring_model = bands.scoring_model
    left join banded
        on
            totals.scoring_model = banded.scoring_model
            and totals.test_month = banded.test_month
            and bands.score_band = banded.score_band
)

select
    this_month.scoring_model,
    cast(
        sum((this_month.lead_share - month_before.lead_share) * ln(this_month.lead_share / month_before.lead_share))
        as {{ ratio_type }}
    ) as population_stability_index,
    this_month.test_month
from shares as this_month
inner join shares as month_before
    on
        this_month.scoring_model = month_before.scoring_model
        and this_month.score_band = month_before.score_band
        and this_month.test_month = cast({{ dbt.dateadd('month', 1, 'month_before.test_month') }} as date)
group by this_month.scoring_model, this_month.test_month

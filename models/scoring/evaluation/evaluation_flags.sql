-- Model x test: the leads above the MQL line and in the highest and lowest score band, and how often they converted.
{%- set number_type = type_double() %}
{%- set rate_type = 'numeric(9,6)' %}
with

counts as (
    select * from {{ ref('evaluation_counts') }}
),

bands as (
    select * from {{ ref('stg_seeds__score_bands') }}
),

-- Without a min_score of the stage mql there is no line, and its columns are empty.
summed as (
    select
        counts.scoring_model,
        counts.test_month,
        counts.horizon_days,
        counts.is_mature,
        cast(sum(counts.leads) as {{ number_type }}) as leads,
        cast(sum(counts.conversions) as {{ number_type }}) as conversions,
        {%- for count in ['leads', 'conversions'] %}
        sum(case when bands.upper_bound is null then counts.{{ count }} end) as top_{{ count }},
        sum(case when bands.lower_bound is null then counts.{{ count }} end) as low_{{ count }},
        {%- endfor %}
        cast(
            sum(case when counts.is_flagged then counts.leads when not counts.is_flagged then 0 end)
            as {{ number_type }}
        ) as flagged_leads,
        cast(
            sum(
                case
                    when counts.is_flagged then counts.conversions
                    when not counts.is_flagged and counts.is_mature then 0
                end
            )
            as {{ number_type }}
        ) as flagged_conversions
    from counts
    inner join bands
        on
            counts.scoring_model = bands.scoring_model
            and {{ in_band('counts.score', 'bands') }}
    group by counts.scoring_model, counts.test_month, counts.horizon_days, counts.is_mature
),

rated as (
    select
        *,
        flagged_conversions / nullif(flagged_leads, 0) as precision_rate,
        (conversions - flagged_conversions) / nullif(leads - flagged_leads, 0) as other_rate
    from summed
)

select
    scoring_model,
    horizon_days,
    cast(leads as {{ dbt.type_bigint() }}) as leads,
    cast(conversions as {{ dbt.type_bigint() }}) as conversions,
    cast(flagged_leads as {{ dbt.type_bigint() }}) as flagged_leads,
    {{ rounded('conversions / leads', rate_type) }} as base_rate,
    {{ rounded('flagged_leads / leads', rate_type) }} as flagged_share,
    {{ rounded('precision_rate', rate_type) }} as precision_rate,
    {{ rounded('flagged_conversions / nullif(conversions, 0)', rate_type) }} as recall_rate,
    {{ rounded('precision_rate / nullif(other_rate, 0)', 'numeric(12,6)') }}
        as flagged_to_other_rate,
    {{ rate('top_conversions', 'top_leads') }} as top_band_rate,
    {{ rate('low_conversions', 'low_leads') }} as low_band_rate,
    is_mature,
    test_month
from rated

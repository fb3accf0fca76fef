-- Model x test: the leads above the MQL line and in the highest and lowest score band, and how often they converted.
{%- set number_type = type_double() %}
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
        sum(case when bands.upper_bound is null then counts.{{ count }} else 0 end) as top_{{ count }},
        sum(case when bands.lower_bound is null then counts.{{ count }} else 0 end) as low_{{ count }},
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
)

select
    scoring_model,
    horizon_days,
    leads,
    conversions,
    flagged_leads,
    flagged_leads / leads as flagged_share,
    flagged_conversions / nullif(flagged_leads, 0) as precision_rate,
    flagged_conversions / nullif(conversions, 0) as recall_rate,
    (conversions - flagged_conversions) / nullif(leads - flagged_leads, 0) as other_rate,
    case when is_mature then top_conversions / cast(nullif(top_leads, 0) as {{ number_type }}) end as top_rate,
    case when is_mature then low_conversions / cast(nullif(low_leads, 0) as {{ number_type }}) end as low_rate,
    is_mature,
    test_month
from summed

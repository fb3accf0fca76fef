-- Model x mature test: how well the score ranked, as the share of pairs of a converted and another lead in which the
-- converted one had the higher score; ties count half.
{%- set number_type = type_double() %}
{%- set rate_type = 'numeric(9,6)' %}
with

counts as (
    select * from {{ ref('evaluation_counts') }}
    where is_mature
),

by_score as (
    select
        scoring_model,
        test_month,
        horizon_days,
        score,
        sum(leads) as leads,
        sum(conversions) as conversions,
        sum(leads - conversions) as unconverted
    from counts
    group by scoring_model, test_month, horizon_days, score
),

cumulated as (
    select
        *,
        sum(unconverted) over (
            partition by scoring_model, test_month, horizon_days
            order by score
            rows between unbounded preceding and current row
        ) - unconverted as unconverted_below
    from by_score
),

ranked as (
    select
        scoring_model,
        test_month,
        horizon_days,
        sum(leads) as leads,
        sum(conversions) as conversions,
        sum(unconverted) as unconverted,
        -- Twice the U of Mann and Whitney: whole numbers do not depend on the order of the sum.
        sum(conversions * (2 * unconverted_below + unconverted)) as doubled_u
    from cumulated
    group by scoring_model, test_month, horizon_days
),

areas as (
    select
        *,
        doubled_u / cast(nullif(2 * conversions * unconverted, 0) as {{ number_type }}) as auc
    from ranked
),

with_errors as (
    select
        *,
        {{ auc_standard_error('auc', 'conversions', 'unconverted') }} as standard_error
    from areas
)

select
    scoring_model,
    horizon_days,
    cast(leads as {{ dbt.type_bigint() }}) as leads,
    cast(conversions as {{ dbt.type_bigint() }}) as conversions,
    cast(unconverted as {{ dbt.type_bigint() }}) as unconverted,
    {{ rounded('auc', rate_type) }} as auc,
    {{ rounded(clamp('auc - ' ~ confidence_z() ~ ' * standard_error', '0', '1'), rate_type) }} as auc_low,
    {{ rounded(clamp('auc + ' ~ confidence_z() ~ ' * standard_error', '0', '1'), rate_type) }} as auc_high,
    test_month
from with_errors

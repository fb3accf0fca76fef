-- Two areas over the same leads, and their difference, after DeLong, DeLong and Clarke-Pearson 1988.
{%- set number_type = type_double() %}
{%- set rate_type = 'numeric(9,6)' %}
{%- set test = 'first_model, second_model, test_month, horizon_days' %}
with

leads as (
    select * from {{ ref('evaluation_leads') }}
),

tests as (
    select * from {{ ref('evaluation_tests') }}
    where is_mature
),

limits as (
    select * from {{ ref('evaluation_limits') }}
),

-- A conversion by either model's ladder is one.
paired as (
    select
        first_leads.scoring_model as first_model,
        second_leads.scoring_model as second_model,
        tests.test_month,
        tests.horizon_days,
        first_leads.score as first_score,
        second_leads.score as second_score,
        coalesce(first_leads.converted_on <= tests.ends_on, false)
        or coalesce(second_leads.converted_on <= tests.ends_on, false) as is_converted
    from leads as first_leads
    inner join leads as second_leads
        on
            first_leads.lead_id = second_leads.lead_id
            and first_leads.test_month = second_leads.test_month
            and first_leads.scoring_model < second_leads.scoring_model
    inner join tests
        on first_leads.test_month = tests.test_month
),

ranked as (
    select
        *,
        {%- for side in ['first', 'second'] %}
        {{ midrank(test, side ~ '_score') }} as {{ side }}_rank,
        {{ midrank(test ~ ', is_converted', side ~ '_score') }} as {{ side }}_rank_among_alike,
        rank() over (partition by {{ test }} order by {{ side }}_score desc) - 1 as {{ side }}_leads_above,
        {%- endfor %}
        count(*) over (partition by {{ test }}) as leads,
        sum(case when is_converted then 1 else 0 end) over (partition by {{ test }}) as conversions
    from paired
),

-- The share of the leads of the other outcome that stand below.
placed as (
    select
        *,
        {%- for side in ['first', 'second'] %}
        ({{ side }}_rank - {{ side }}_rank_among_alike)
        / cast(nullif(case when is_converted then leads - conversions else conversions end, 0) as {{ number_type }})
            as {{ side }}_placement,
        {{ side }}_leads_above < leads / 10.0 as is_{{ side }}_top,
        {%- endfor %}
        leads - conversions as unconverted
    from ranked
),

compared as (
    select
        {{ test }},
        leads,
        conversions,
        unconverted,
        avg(case when is_converted then first_placement end) as first_auc,
        avg(case when is_converted then second_placement end) as second_auc,
        sqrt(
            var_samp(case when is_converted then first_placement - second_placement end) / conversions
            + var_samp(case when not is_converted then first_placement - second_placement end) / unconverted
        ) as standard_error,
        sum(case when is_first_top and is_second_top then 1 else 0 end)
        / cast(nullif(sum(case when is_first_top or is_second_top then 1 else 0 end), 0) as {{ number_type }})
            as top_overlap
    from placed
    group by {{ test }}, leads, conversions, unconverted
),

with_interval as (
    select
        *,
        first_auc - second_auc as auc_difference,
        first_auc - second_auc - {{ confidence_z() }} * standard_error as difference_low,
        first_auc - second_auc + {{ confidence_z() }} * standard_error as difference_high
    from compared
)

select
    with_interval.first_model as scoring_model,
    with_interval.second_model as other_scoring_model,
    case
        when with_interval.conversions < limits.min_conversions or with_interval.unconverted < limits.min_conversions
            then 'too few outcomes'
        when with_interval.difference_low > 0 then 'ranks better'
        when with_interval.difference_high < 0 then 'ranks worse'
        else 'no difference seen'
    end as verdict,
    with_interval.horizon_days,
    cast(with_interval.leads as {{ dbt.type_int() }}) as leads,
    cast(with_interval.conversions as {{ dbt.type_int() }}) as conversions,
    {{ rounded('with_interval.first_auc', rate_type) }} as auc,
    {{ rounded('with_interval.second_auc', rate_type) }} as other_auc,
    {{ rounded('with_interval.auc_difference', rate_type) }} as auc_difference,
    {{ rounded('with_interval.difference_low', rate_type) }} as difference_low,
    {{ rounded('with_interval.difference_high', rate_type) }} as difference_high,
    {{ rounded('with_interval.top_overlap', rate_type) }} as top_decile_overlap,
    with_interval.test_month
from with_interval
cross join limits

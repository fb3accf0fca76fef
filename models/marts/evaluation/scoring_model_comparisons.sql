-- Two areas over the same leads, and their difference, after DeLong, DeLong and Clarke-Pearson 1988.
{%- set number_type = type_double() %}
{%- set rate_type = 'numeric(9,6)' %}
{%- set test = 'first_model, second_model, test_month, horizon_days' %}
with

pairs as (
    select
        {{ test }},
        first_score,
        second_score,
        cast(leads as {{ number_type }}) as leads,
        is_converted
    from {{ ref('evaluation_pairs') }}
),

limits as (
    select * from {{ ref('evaluation_limits') }}
),

summed as (
    select
        *,
        {%- for side in ['first', 'second'] %}
        {%- for others, partition in {'all': test, 'alike': test ~ ', is_converted'}.items() %}
        sum(leads) over (partition by {{ partition }} order by {{ side }}_score)
        - sum(leads) over (partition by {{ partition }}, {{ side }}_score) / 2 as {{ side }}_{{ others }}_below,
        {%- endfor %}
        sum(leads) over (partition by {{ test }} order by {{ side }}_score desc)
        - sum(leads) over (partition by {{ test }}, {{ side }}_score) as {{ side }}_above,
        {%- endfor %}
        sum(leads) over (partition by {{ test }}) as all_leads,
        sum(leads) over (partition by {{ test }}, is_converted) as alike_leads
    from pairs
),

-- The share of the leads of the other outcome that stand below; ties count half.
placed as (
    select
        *,
        {%- for side in ['first', 'second'] %}
        ({{ side }}_all_below - {{ side }}_alike_below) / nullif(all_leads - alike_leads, 0) as {{ side }}_placement,
        {{ side }}_above < all_leads / 10 as is_{{ side }}_top,
        {%- endfor %}
        case when is_converted then alike_leads else all_leads - alike_leads end as conversions
    from summed
),

differences as (
    select
        *,
        first_placement - second_placement
        - sum(leads * (first_placement - second_placement)) over (partition by {{ test }}, is_converted) / alike_leads
            as deviation
    from placed
),

with_errors as (
    select
        *,
        leads * deviation * deviation / nullif(alike_leads * (alike_leads - 1), 0) as squared_error
    from differences
),

compared as (
    select
        {{ test }},
        all_leads as leads,
        conversions,
        all_leads - conversions as unconverted,
        {%- for side in ['first', 'second'] %}
        sum(case when is_converted then leads * {{ side }}_placement end) / nullif(conversions, 0) as {{ side }}_auc,
        {%- endfor %}
        sqrt(
            {%- for outcome in ['is_converted', 'not is_converted'] %}
            {{ '+ ' if not loop.first }}sum(case when {{ outcome }} then squared_error end)
            {%- endfor %}
        ) as standard_error,
        sum(case when is_first_top and is_second_top then leads else 0 end)
        / nullif(sum(case when is_first_top or is_second_top then leads else 0 end), 0) as top_overlap
    from with_errors
    group by {{ test }}, all_leads, conversions
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

{%- set engagements = ['engaged', 'beyond_email'] %}
{%- set difference_type = 'numeric(9,6)' %}
{%- set exact_type = api.Column.translate_type('numeric(28,12)') %}
with

lead_months as (
    select * from {{ ref('lead_nurture_months') }}
),

strata as (
    select
        activity_month,
        scoring_model,
        score_band,
        lead_source,
        {%- for group, condition in {'nurtured': 'is_nurtured', 'other': 'not is_nurtured'}.items() %}
        sum(case when {{ condition }} then 1 else 0 end) as {{ group }}_leads,
        sum(case when {{ condition }} and is_engaged then 1 else 0 end) as {{ group }}_engaged_leads,
        sum(case when {{ condition }} and is_engaged_beyond_email then 1 else 0 end) as {{ group }}_beyond_email_leads,
        {%- endfor %}
        min(case when is_mature then 1 else 0 end) as maturity
    from lead_months
    group by activity_month, scoring_model, score_band, lead_source
),

-- Only where there are both can they be compared; each such stratum weighs as many leads as were nurtured in it.
compared as (
    select
        *,
        {%- for engagement in engagements %}
        {{ rate('nurtured_' ~ engagement ~ '_leads', 'nurtured_leads') }}
        - {{ rate('other_' ~ engagement ~ '_leads', 'other_leads') }} as {{ engagement }}_difference,
        {{ proportion_variance('nurtured_' ~ engagement ~ '_leads', 'nurtured_leads') }}
        + {{ proportion_variance('other_' ~ engagement ~ '_leads', 'other_leads') }} as {{ engagement }}_variance,
        {%- endfor %}
        case when other_leads > 0 then nurtured_leads else 0 end as comparable_nurtured_leads
    from strata
),

standardised as (
    select
        activity_month,
        {%- for engagement in engagements %}
        sum(cast(comparable_nurtured_leads * {{ engagement }}_difference as {{ exact_type }}))
        / cast(nullif(sum(comparable_nurtured_leads), 0) as {{ type_double() }}) as {{ engagement }}_difference,
        {{ confidence_z() }} * sqrt(cast(
            sum(cast(
                comparable_nurtured_leads * comparable_nurtured_leads * {{ engagement }}_variance as {{ exact_type }}
            )) as {{ type_double() }}
        )) / nullif(sum(comparable_nurtured_leads), 0) as {{ engagement }}_margin,
        {%- endfor %}
        scoring_model
    from compared
    group by activity_month, scoring_model
)

select
    compared.activity_month,
    compared.scoring_model,
    compared.score_band,
    compared.lead_source,
    {%- for count in ['nurtured', 'other', 'comparable_nurtured'] %}
    cast(compared.{{ count }}_leads as {{ dbt.type_int() }}) as {{ count }}_leads,
    {%- endfor %}
    {%- for engagement in engagements %}
    {%- for group in ['nurtured', 'other'] %}
    {%- set engaged_leads = group ~ '_' ~ engagement ~ '_leads' %}
    cast(compared.{{ engaged_leads }} as {{ dbt.type_int() }}) as {{ engaged_leads }},
    {{ rate_columns(group ~ '_' ~ engagement ~ '_rate', 'compared.' ~ engaged_leads, 'compared.' ~ group ~ '_leads') }},
    {%- endfor %}
    {{ rounded('compared.' ~ engagement ~ '_difference', difference_type) }} as {{ engagement }}_difference,
    {%- set difference = 'standardised.' ~ engagement ~ '_difference' %}
    {%- set margin = 'standardised.' ~ engagement ~ '_margin' %}
    {{ rounded(difference, difference_type) }} as standardised_{{ engagement }}_difference,
    {{ rounded(difference ~ ' - ' ~ margin, difference_type) }} as standardised_{{ engagement }}_difference_lower,
    {{ rounded(difference ~ ' + ' ~ margin, difference_type) }} as standardised_{{ engagement }}_difference_upper,
    {%- endfor %}
    {{ is_small_sample('compared.nurtured_leads') }}
    or {{ is_small_sample('compared.other_leads') }} as is_small_sample,
    compared.maturity = 1 as is_mature
from compared
inner join standardised
    on
        compared.activity_month = standardised.activity_month
        and compared.scoring_model = standardised.scoring_model

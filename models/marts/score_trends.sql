with

distribution as (
    select * from {{ ref('score_distributions') }}
),

score_bands as (
    select * from {{ ref('stg_seeds__score_bands') }}
),

cumulated as (
    select
        *,
        sum(leads) over (
            partition by scoring_model, lead_source, week_ended_on
            order by score
            rows between unbounded preceding and current row
        ) as leads_up_to,
        sum(leads) over (partition by scoring_model, lead_source, week_ended_on) as scored_leads
    from distribution
),

-- The median lies between the two leads in the middle, which may be one.
weeks as (
    select
        scoring_model,
        lead_source,
        week_ended_on,
        max(scored_leads) as scored_leads,
        {{ rounded('sum(leads * score) / cast(max(scored_leads) as ' ~ type_double() ~ ')', 'numeric(9,4)') }}
            as average_score,
        cast(
            (
                min(case when leads_up_to >= floor((scored_leads + 1) / 2.0) then score end)
                + min(case when leads_up_to >= floor(scored_leads / 2.0) + 1 then score end)
            ) / 2.0 as {{ api.Column.translate_type('numeric(9,4)') }}
        ) as median_score
    from cumulated
    group by scoring_model, lead_source, week_ended_on
),

bands as (
    select
        scoring_model,
        lead_source,
        score_band,
        week_ended_on,
        sum(leads) as leads,
        sum(hot_leads) as hot_leads,
        sum(new_hot_leads) as new_hot_leads
    from distribution
    group by scoring_model, lead_source, score_band, week_ended_on
),

-- A band without a lead is a share of 0, not a gap in a chart.
combined as (
    select
        weeks.*,
        score_bands.score_band,
        coalesce(bands.leads, 0) as leads,
        coalesce(bands.hot_leads, 0) as hot_leads,
        coalesce(bands.new_hot_leads, 0) as new_hot_leads
    from weeks
    inner join score_bands
        on weeks.scoring_model = score_bands.scoring_model
    left join bands
        on
            weeks.week_ended_on = bands.week_ended_on
            and weeks.scoring_model = bands.scoring_model
            and weeks.lead_source = bands.lead_source
            and score_bands.score_band = bands.score_band
)

select
    week_ended_on,
    scoring_model,
    lead_source,
    score_band,
    {%- for count in ['leads', 'scored_leads', 'hot_leads', 'new_hot_leads'] %}
    cast({{ count }} as {{ dbt.type_int() }}) as {{ count }},
    {%- endfor %}
    {{ rate_columns('band_share', 'leads', 'scored_leads') }},
    average_score,
    median_score,
    {{ is_small_sample('scored_leads') }} as is_small_sample
from combined

with

scores as (
    select * from {{ ref('history_scores') }}
    where period = 'week'
),

outcomes as (
    select * from {{ ref('lead_outcomes') }}
),

score_bands as (
    select * from {{ ref('stg_seeds__score_bands') }}
),

-- Of a lead that the history finds hot at its beginning nobody knows since when.
weekly_scores as (
    select
        scores.period_end,
        scores.scoring_model,
        outcomes.lead_source,
        scores.score,
        score_bands.score_band,
        scores.temperature = 'hot' as is_hot,
        scores.temperature = 'hot'
        and coalesce(
            lag(scores.temperature) over (
                partition by scores.lead_id, scores.scoring_model
                order by scores.step
            ) <> 'hot',
            {{ days_between('cast(outcomes.created_at as date)', 'scores.period_end') }} < 7
        ) as is_new_hot
    from scores
    inner join outcomes
        on
            scores.lead_id = outcomes.lead_id
            and scores.scoring_model = outcomes.scoring_model
    inner join score_bands
        on
            scores.scoring_model = score_bands.scoring_model
            and {{ in_band('scores.score', 'score_bands') }}
),

weeks as (
    select
        period_end,
        scoring_model,
        lead_source,
        count(*) as scored_leads,
        cast(avg(score) as {{ api.Column.translate_type('numeric(9,4)') }}) as average_score,
        {{ percentile(0.5, 'score', 'numeric(9,4)') }} as median_score
    from weekly_scores
    group by period_end, scoring_model, lead_source
),

counted as (
    select
        period_end,
        scoring_model,
        lead_source,
        score_band,
        count(*) as leads,
        sum(case when is_hot then 1 else 0 end) as hot_leads,
        sum(case when is_new_hot then 1 else 0 end) as new_hot_leads
    from weekly_scores
    group by period_end, scoring_model, lead_source, score_band
),

-- A band without a lead is a share of 0, not a gap in a chart.
combined as (
    select
        weeks.*,
        score_bands.score_band,
        coalesce(counted.leads, 0) as leads,
        coalesce(counted.hot_leads, 0) as hot_leads,
        coalesce(counted.new_hot_leads, 0) as new_hot_leads
    from weeks
    inner join score_bands
        on weeks.scoring_model = score_bands.scoring_model
    left join counted
        on
            weeks.period_end = counted.period_end
            and weeks.scoring_model = counted.scoring_model
            and weeks.lead_source = counted.lead_source
            and score_bands.score_band = counted.score_band
)

select
    period_end as week_ended_on,
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

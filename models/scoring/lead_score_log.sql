-- What each refresh published, as far as it is new. Nothing here is ever rewritten: it cannot be computed again.
{{ config(
    materialized='incremental',
    incremental_strategy=append_strategy(),
    on_schema_change='append_new_columns',
    full_refresh=false
) }}

with

scores as (
    select * from {{ ref('lead_scores') }}
),

{% if is_incremental() -%}
logged as (
    select
        *,
        row_number() over (
            partition by lead_id, scoring_model
            order by published_at desc
        ) as recency_rank
    from {{ this }}
),
{%- else -%}
logged as (
    select
        lead_id,
        scoring_model,
        grade,
        lifecycle_stage,
        score,
        1 as recency_rank
    from scores
    where 1 = 0
),
{%- endif %}

compared as (
    select
        scores.lead_id,
        scores.scoring_model,
        scores.grade,
        scores.lifecycle_stage,
        scores.score,
        logged.score as previous_score,
        scores.as_of_date
    from scores
    left join logged
        on
            scores.lead_id = logged.lead_id
            and scores.scoring_model = logged.scoring_model
            and logged.recency_rank = 1
    where
        logged.lead_id is null
        or scores.score <> logged.score
        or scores.grade <> logged.grade
        or scores.lifecycle_stage <> logged.lifecycle_stage
)

select
    lead_id,
    scoring_model,
    grade,
    lifecycle_stage,
    score,
    previous_score,
    as_of_date,
    cast('{{ run_started_at.strftime("%Y-%m-%d %H:%M:%S.%f") }}' as {{ dbt.type_timestamp() }}) as published_at
from compared

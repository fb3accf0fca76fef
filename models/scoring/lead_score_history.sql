{{ config(
    materialized='incremental',
    incremental_strategy=append_strategy(),
    on_schema_change='append_new_columns',
    pre_hook="{{ replace_moved_leads() }}"
) }}
-- depends_on: {{ ref('int_lead_scope') }}

-- The history points at which something changed, each with what has changed the score since the row before.
{%- set outcomes = ['grade', 'temperature', 'lifecycle_stage', 'is_qualified'] %}
{%- set changes = ['events', 'decay', 'profile', 'rules'] %}
with

leads as (
    select * from {{ ref('moved_leads') }}
),

scores as (
    select * from {{ ref('history_scores') }}
    where
        is_scored
        and lead_id in (select leads.lead_id from leads)
),

stays as (
    select * from {{ ref('lead_stage_history') }}
),

profile_versions as (
    select
        lead_id,
        min(observed_from) as observed_from
    from {{ ref('int_lead_profile_versions') }}
    group by lead_id
),

with_stages as (
    select
        scores.*,
        stays.lifecycle_stage,
        coalesce(scores.period_end < profile_versions.observed_from, false) as is_profile_assumed
    from scores
    left join stays
        on
            scores.lead_id = stays.lead_id
            and scores.scoring_model = stays.scoring_model
            and cast(stays.entered_at as date) <= scores.period_end
            and (stays.left_at is null or cast(stays.left_at as date) > scores.period_end)
    left join profile_versions
        on scores.lead_id = profile_versions.lead_id
),

compared as (
    select
        *,
        {%- for column in outcomes %}
        lag({{ column }}) over (partition by lead_id, scoring_model order by period_end) as previous_{{ column }},
        {%- endfor %}
        coalesce(lag(score) over (partition by lead_id, scoring_model order by period_end), 0) as previous_score
    from with_stages
)

-- Changes that cancel each other out are told as well.
select
    lead_id,
    scoring_model,
    period,
    grade,
    temperature,
    lifecycle_stage,
    fit_score,
    engagement_score,
    score,
    cast(score - previous_score as {{ dbt.type_int() }}) as score_change,
    {%- for change in changes %}
    cast(change_from_{{ change }} as {{ dbt.type_int() }}) as change_from_{{ change }},
    {%- endfor %}
    is_qualified,
    is_profile_assumed,
    period_end
from compared
where
    is_entry
    {%- for change in changes %}
    or change_from_{{ change }} <> 0
    {%- endfor %}
    {%- for column in outcomes %}
    or coalesce(cast({{ column }} as {{ dbt.type_string() }}), '')
    <> coalesce(cast(previous_{{ column }} as {{ dbt.type_string() }}), '')
    {%- endfor %}

{{ config(materialized="history_table") }}
-- depends_on: {{ ref('history_common_point') }}

-- Lead x model x history point at which the score or what it meant changed, or a deed might have moved the lead; and at
-- which the model ceased to score it (is_scored).
{%- set outcomes = ['score', 'grade', 'temperature', 'engagement_tier', 'is_qualified', 'is_scored'] %}
with

standings as (
    select * from {{ ref('history_standings') }}
),

leads as (
    select * from {{ ref('history_scope') }}
),

compared as (
    select
        {%- for column in outcomes %}
        lag(standings.{{ column }}) over (
            partition by standings.lead_number, standings.scoring_model
            order by standings.step
        ) as previous_{{ column }},
        {%- endfor %}
        standings.*
    from standings
)

select
    leads.lead_id,
    compared.scoring_model,
    compared.period,
    compared.grade,
    compared.temperature,
    {%- for column in ['fit_score', 'engagement_score', 'unclamped_score'] %}
    cast(compared.{{ column }} as {{ api.Column.translate_type('numeric(18,4)') }}) as {{ column }},
    {%- endfor %}
    compared.score,
    {%- for change in ['events', 'decay', 'profile', 'rules'] %}
    compared.change_from_{{ change }},
    {%- endfor %}
    compared.grade_rank,
    compared.engagement_tier,
    compared.is_qualified,
    compared.is_scored,
    compared.is_entry,
    compared.period_end,
    compared.previous_end
from compared
inner join leads
    on compared.lead_number = leads.lead_number
where
    (compared.step > leads.first_step or leads.first_step = 0)
    and (
        compared.is_entry
        or compared.has_deed
        or compared.change_from_events <> 0
        or compared.change_from_decay <> 0
        or compared.change_from_profile <> 0
        or compared.change_from_rules <> 0
        {%- for column in outcomes %}
        or coalesce(cast(compared.{{ column }} as {{ dbt.type_string() }}), '')
        <> coalesce(cast(compared.previous_{{ column }} as {{ dbt.type_string() }}), '')
        {%- endfor %}
    )

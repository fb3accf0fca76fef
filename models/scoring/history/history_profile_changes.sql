{{ config(
    materialized='incremental',
    incremental_strategy=append_strategy(),
    pre_hook="{{ replace_changed_leads(of='history') }}"
) }}

-- Lead x model x history point at which something changed that the lead has not done itself: by how much.
{%- set sums = ['thirds', 'known_criteria', 'unmet_must_haves', 'spam_points', 'span_count', 'deed_count'] %}
with

pieces as (
    select * from {{ ref('history_profile_pieces') }}
    where {{ is_changed('lead_id', of='history') }}
),

fit_points as (
    select * from {{ ref('history_fit_points') }}
),

points as (
    select * from {{ ref('int_history_points') }}
),

calendar as (
    select * from {{ ref('int_history_calendar') }}
),

grid as (
    select * from {{ ref('int_history_grid') }}
),

stepped as (
    select
        pieces.*,
        grid.end_step,
        {{ history_step('pieces.valid_from', 'from_days', 'first') }} as from_step,
        {{ history_step('pieces.valid_to', 'to_days', 'last') }} as to_step
    from pieces
    cross join grid
    left join calendar as from_days
        on pieces.valid_from = from_days.calendar_date
    left join calendar as to_days
        on pieces.valid_to = to_days.calendar_date
),

changes as (
    {%- for column, sign in {'from_step': '', 'to_step': '-'}.items() %}
    select
        lead_id,
        scoring_model,
        {%- for column in sums %}
        {{ sign }}{{ column }} as {{ column }},
        {%- endfor %}
        0 as fit_from_profile,
        0 as fit_from_rules,
        {{ column }} as step
    from stepped
    where
        from_step < to_step
        and {{ column }} < end_step

    union all
    {% endfor %}
    select
        lead_id,
        scoring_model,
        {%- for column in sums %}
        0 as {{ column }},
        {%- endfor %}
        points_profile - coalesce(
            lag(points_rules) over (partition by lead_id, scoring_model order by step), 0
        ) as fit_from_profile,
        points_rules - points_profile as fit_from_rules,
        step
    from fit_points
),

summed as (
    select
        lead_id,
        scoring_model,
        {%- for column in history_profile_columns() %}
        sum(cast({{ column }} as {{ type_double() }})) as {{ column }},
        {%- endfor %}
        step
    from changes
    group by lead_id, scoring_model, step
)

select
    summed.lead_id,
    summed.scoring_model,
    {%- for column in sums %}
    cast(summed.{{ column }} as {{ dbt.type_int() }}) as {{ column }},
    {%- endfor %}
    summed.fit_from_profile,
    summed.fit_from_rules,
    summed.step,
    points.period_end
from summed
inner join points
    on summed.step = points.step

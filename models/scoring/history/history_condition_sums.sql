-- Lead x model x history point at which one of them may have changed: thirds of the grade, unmet must-haves, spam.
{%- set sums = ['thirds', 'known_criteria', 'unmet_must_haves', 'spam_points'] %}
with

pieces as (
    select * from {{ ref('history_condition_pieces') }}
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
    select
        lead_id,
        scoring_model,
        {%- for column in sums %}
        {{ column }},
        {%- endfor %}
        from_step as step
    from stepped
    where from_step < to_step

    union all

    select
        stepped.lead_id,
        stepped.scoring_model,
        {%- for column in sums %}
        -stepped.{{ column }} as {{ column }},
        {%- endfor %}
        stepped.to_step as step
    from stepped
    inner join grid
        on stepped.to_step < grid.end_step
    where stepped.from_step < stepped.to_step
),

summed as (
    select
        lead_id,
        scoring_model,
        {%- for column in sums %}
        sum({{ column }}) as {{ column }},
        {%- endfor %}
        step
    from changes
    group by lead_id, scoring_model, step
)

select
    summed.lead_id,
    summed.scoring_model,
    {%- for column in sums %}
    sum(coalesce(summed.{{ column }}, 0)) over (
        partition by summed.lead_id, summed.scoring_model
        order by summed.step
        rows between unbounded preceding and current row
    ) as {{ column }},
    {%- endfor %}
    summed.step,
    coalesce(
        lead(summed.step) over (
            partition by summed.lead_id, summed.scoring_model
            order by summed.step
        ), grid.end_step
    ) as next_step
from summed
cross join grid

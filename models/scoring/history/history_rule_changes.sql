{{ config(materialized=long_query_step()) }}

-- Lead x engagement rule x history point: by how much the rule's count and weight change there, and through what.
-- Its weight on day t is constant * 2 ^ (-t / half-life), or with a linear decay (constant + slope * t) / days, so that
-- what has faded away is exactly 0; t is 0 at the last point.
with

pieces as (
    select * from {{ ref('history_pieces') }}
),

rules as (
    select * from {{ ref('int_engagement_rules') }}
),

leads as (
    select * from {{ ref('history_leads') }}
),

calendar as (
    select * from {{ ref('int_history_calendar') }}
),

grid as (
    select * from {{ ref('int_history_grid') }}
),

stepped as (
    select
        pieces.lead_number,
        pieces.rule_key,
        pieces.measure,
        pieces.amount,
        pieces.from_cause,
        pieces.to_cause,
        pieces.begins_on,
        {{ days_between('grid.last_end', 'pieces.activity_date') }} as day_number,
        leads.first_step,
        {{ history_step('pieces.begins_on', 'begin_days', 'first') }} as begin_step,
        {{ history_step('pieces.counts_from', 'from_days', 'first') }} as from_step,
        {{ history_step('pieces.counts_to', 'to_days', 'last') }} as to_step
    from pieces
    inner join leads
        on pieces.lead_number = leads.lead_number
    cross join grid
    left join calendar as begin_days
        on pieces.begins_on = begin_days.calendar_date
    left join calendar as from_days
        on pieces.counts_from = from_days.calendar_date
    left join calendar as to_days
        on pieces.counts_to = to_days.calendar_date
    where pieces.counts_from <= grid.last_end
),

-- A piece that no history point sees has never been.
seen as (
    select
        stepped.*,
        case when stepped.measure = 'count' then stepped.amount else 0 end as event_count,
        case
            when stepped.measure = 'count' then 0
            when rules.decay = 'half_life'
                then stepped.amount * power(2, stepped.day_number / cast(rules.decay_days as {{ type_double() }}))
            when rules.decay = 'linear' then stepped.amount * (rules.decay_days + stepped.day_number)
            else stepped.amount
        end as constant,
        case when stepped.measure = 'weight' and rules.decay = 'linear' then -stepped.amount else 0 end as slope
    from stepped
    inner join rules
        on stepped.rule_key = rules.rule_key
    where greatest(stepped.from_step, stepped.first_step) < stepped.to_step
),

changes as (
    select
        lead_number,
        rule_key,
        greatest(from_step, first_step) as step,
        -- The first piece that is seen came with its event, however far it had faded by then.
        case when from_step = begin_step then from_cause else 'decay' end as cause,
        event_count,
        constant,
        slope
    from seen

    union all

    select
        seen.lead_number,
        seen.rule_key,
        seen.to_step as step,
        seen.to_cause as cause,
        -seen.event_count as event_count,
        -seen.constant as constant,
        -seen.slope as slope
    from seen
    inner join grid
        on seen.to_step < grid.end_step
)

select
    lead_number,
    rule_key,
    step,
    {%- for cause in ['events', 'rules'] %}
    sum(case when cause = '{{ cause }}' then event_count else 0 end) as {{ cause }}_count,
    sum(case when cause = '{{ cause }}' then constant else 0 end) as {{ cause }}_constant,
    sum(case when cause = '{{ cause }}' then slope else 0 end) as {{ cause }}_slope,
    {%- endfor %}
    sum(event_count) as event_count,
    sum(constant) as constant,
    sum(slope) as slope
from changes
group by lead_number, rule_key, step

{{ config(materialized=long_query_step()) }}

-- Intervals, held by the validity of the rule and cut where a decay changes its course: for the count of events,
-- and, where there is a decay, for their weight (of all events, or of the latest).
{%- set number_type = type_double() %}
with

intervals as (
    select * from {{ ref('history_intervals') }}
),

rules as (
    select * from {{ ref('int_engagement_rules') }}
),

numbers as (
    {{ dbt.generate_series(1001) }}
),

-- A piece of a decay: weight, first and last day of the event's age. Only steps have more than one.
decay_pieces as (
    select
        rule_key,
        cast(1 as {{ number_type }}) as weight,
        0 as first_age,
        case when decay = 'linear' then decay_days end as end_age
    from rules
    where decay in ('linear', 'half_life')

    union all

    select
        rules.rule_key,
        cast(1 - rules.decay_rate * (numbers.generated_number - 1) as {{ number_type }}) as weight,
        (numbers.generated_number - 1) * rules.decay_days as first_age,
        numbers.generated_number * rules.decay_days as end_age
    from rules
    inner join numbers
        on rules.decay_rate * (numbers.generated_number - 1) < 1
    where rules.decay = 'step'
),

valid as (
    select
        intervals.lead_number,
        intervals.rule_key,
        intervals.activity_date,
        intervals.event_count,
        intervals.is_latest,
        rules.counting,
        case when rules.valid_from > intervals.counts_from then rules.valid_from else intervals.counts_from end
            as counts_from,
        case when rules.valid_from > intervals.counts_from then 'rules' else intervals.from_cause end as from_cause,
        case when rules.valid_to < intervals.counts_to then rules.valid_to else intervals.counts_to end as counts_to,
        case when rules.valid_to < intervals.counts_to then 'rules' else intervals.to_cause end as to_cause
    from intervals
    inner join rules
        on intervals.rule_key = rules.rule_key
),

weighed as (
    select
        valid.*,
        decay_pieces.weight,
        cast({{ dbt.dateadd('day', 'decay_pieces.first_age', 'valid.activity_date') }} as date) as piece_from,
        cast({{ dbt.dateadd('day', 'decay_pieces.end_age', 'valid.activity_date') }} as date) as piece_to
    from valid
    inner join decay_pieces
        on valid.rule_key = decay_pieces.rule_key
    where (valid.counting = 'each') != valid.is_latest
)

select
    lead_number,
    rule_key,
    'count' as measure,
    from_cause,
    to_cause,
    cast(event_count as {{ number_type }}) as amount,
    activity_date,
    counts_from as begins_on,
    counts_from,
    counts_to
from valid
where not is_latest

union all

select
    lead_number,
    rule_key,
    'weight' as measure,
    from_cause,
    case when piece_to < counts_to then 'decay' else to_cause end as to_cause,
    event_count * weight as amount,
    activity_date,
    counts_from as begins_on,
    case when piece_from > counts_from then piece_from else counts_from end as counts_from,
    case when piece_to < counts_to then piece_to else counts_to end as counts_to
from weighed
where
    piece_from < counts_to
    and (piece_to is null or piece_to > counts_from)

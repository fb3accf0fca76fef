-- Once per bucket of leads.
-- Lead x rule x point at which something happens: what it adds, and the state of the rule from there on.

create or replace temp table changes as
-- Where only the latest event matters, the next one ends its time.
with latest as (
    select
        intervals.*,
        min(counts_from) over (
            partition by lead_key, rule_key
            order by activity_date, counts_from rows between 1 following and unbounded following
        ) as superseded_on
    from intervals
    semi join (select rule_key from history_rules where is_by_latest) as by_latest using (rule_key)
    where event_count > 0
),
all_intervals as (
    select *, false as is_latest from intervals
    union all
    select
        * exclude (superseded_on) replace (
            least(counts_to, superseded_on) as counts_to,
            case when superseded_on < counts_to then 'events' else to_cause end as to_cause,
            1 as event_count
        ),
        true
    from latest
),
valid as (
    select
        all_intervals.* replace (
            greatest(counts_from, valid_from) as counts_from,
            case when valid_from > counts_from then 'rules' else from_cause end as from_cause,
            least(counts_to, valid_to) as counts_to,
            case when valid_to < counts_to then 'rules' else to_cause end as to_cause
        ),
        decay,
        decay_days
    from all_intervals
    inner join history_rules using (rule_key)
),
pieces as (
    select
        valid.*,
        count_part,
        weight,
        greatest(counts_from, activity_date + first_age) as piece_from,
        least(counts_to, activity_date + end_age) as piece_to,
        case when activity_date + end_age < counts_to then 'decay' else to_cause end as piece_cause
    from valid
    inner join decay_pieces using (rule_key, is_latest)
    where piece_from < piece_to
),
stepped as (
    select
        lead_key, rule_key,
        event_count * count_part as event_count,
        event_count * weight * case decay
            when 'half_life' then power(2, (activity_date - getvariable('last_end')) / cast(decay_days as double))
            when 'linear' then 1 + (activity_date - getvariable('last_end')) / cast(decay_days as double)
            else 1
        end as constant,
        case when decay = 'linear' then -event_count * weight / decay_days else 0 end as slope,
        from_days.step as from_step,
        to_days.step as to_step,
        case when from_days.step = begin_days.step then from_cause else 'decay' end as from_cause,
        piece_cause as to_cause
    from pieces
    inner join calendar as begin_days on in_calendar(counts_from) = begin_days.day
    inner join calendar as from_days on in_calendar(piece_from) = from_days.day
    inner join calendar as to_days on in_calendar(piece_to) = to_days.day
    where from_days.step < to_days.step
),
ends as (
    select lead_key, rule_key, from_step as step, from_cause as cause, event_count, constant, slope from stepped
    union all
    select lead_key, rule_key, to_step, to_cause, -event_count, -constant, -slope from stepped
    where to_step < getvariable('end_step')
)
select
    lead_key, rule_key, step,
    sum(cast(event_count as double)) as event_count,
    sum(constant) as constant,
    sum(slope) as slope,
    sum(case when cause = 'events' then event_count else 0 end) as events_count,
    sum(case when cause = 'events' then constant else 0 end) as events_constant,
    sum(case when cause = 'events' then slope else 0 end) as events_slope,
    sum(case when cause = 'rules' then event_count else 0 end) as rules_count,
    sum(case when cause = 'rules' then constant else 0 end) as rules_constant,
    sum(case when cause = 'rules' then slope else 0 end) as rules_slope
from ends
group by lead_key, rule_key, step;

create or replace temp table states as
select
    lead_key, rule_key, step,
    coalesce(lead(step) over so_far, getvariable('end_step')) as next_step,
    sum(event_count) over so_far as event_count,
    sum(constant) over so_far as constant,
    sum(slope) over so_far as slope,
    event_count as new_count,
    constant as new_constant,
    slope as new_slope,
    columns('^(events|rules)_')
from changes
window so_far as (partition by lead_key, rule_key order by step);

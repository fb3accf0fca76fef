-- Which lead each record that counts is about: the record that the first of the sources has of the person. Links that
-- hold between any two systems can still make a chain from one record of a system to another: then addresses give way,
-- and if ids alone make it, all of them.
with

reach as (
    select * from {{ ref('int_record_reach') }}
),

records as (
    select
        lead_id as record_id,
        source_system,
        {{ source_rank('source_system') }} as source_rank
    from {{ ref('int_lead_rows') }}
    where exclusion_reason is null
),

exceptions as (
    select * from {{ ref('int_identity__exceptions') }}
),

reached as (
    select
        reach.from_id,
        reach.to_id,
        records.source_system,
        records.source_rank,
        reach.is_by_ids,
        reach.step_count,
        reach.linked_on
    from reach
    inner join records
        on reach.to_id = records.record_id
),

counted as (
    select
        from_id,
        count(distinct to_id) > count(distinct source_system) as is_conflict,
        count(distinct case when is_by_ids then to_id end)
        > count(distinct case when is_by_ids then source_system end) as is_conflict_by_ids
    from reached
    group by from_id
),

forbidden as (
    select
        reached.from_id,
        max(case when reached.is_by_ids and others.is_by_ids then 1 else 0 end) = 1 as is_by_ids
    from reached
    inner join exceptions
        on reached.to_id = exceptions.record_id
    inner join reached as others
        on
            reached.from_id = others.from_id
            and exceptions.other_record_id = others.to_id
    group by reached.from_id
),

ranked as (
    select
        reached.from_id,
        reached.to_id,
        reached.step_count,
        min(reached.linked_on) over (partition by reached.from_id, reached.to_id) as linked_on,
        row_number() over (
            partition by reached.from_id order by reached.source_rank asc, reached.step_count asc
        ) as place
    from reached
    inner join counted
        on reached.from_id = counted.from_id
    left join forbidden
        on reached.from_id = forbidden.from_id
    where
        (not counted.is_conflict and forbidden.from_id is null)
        or (reached.is_by_ids and not counted.is_conflict_by_ids and not coalesce(forbidden.is_by_ids, false))
)

select
    records.record_id,
    coalesce(ranked.to_id, records.record_id) as lead_id,
    records.source_system,
    coalesce(ranked.step_count, 0) as step_count,
    case when ranked.linked_on > cast('0001-01-01' as date) then ranked.linked_on end as linked_on
from records
left join ranked
    on
        records.record_id = ranked.from_id
        and ranked.place = 1

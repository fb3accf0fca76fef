-- Of another system's records each goes with the one it has the best evidence for, if that one has none better.
with

pairs as (
    select * from {{ ref('int_record_pairs') }}
),

-- Of two that say the same, the one known last.
choices as (
    {% for end, other, system in [
        ('record_id', 'linked_record_id', 'linked_source_system'),
        ('linked_record_id', 'record_id', 'source_system'),
    ] -%}
    select
        record_id,
        linked_record_id,
        row_number() over (
            partition by {{ end }}, {{ system }}
            order by evidence_rank asc, coalesce(linked_on, cast('0001-01-01' as date)) desc, {{ other }} asc
        ) as choice_rank
    from pairs
    where refusal_reason is null
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

chosen as (
    select
        record_id,
        linked_record_id
    from choices
    group by record_id, linked_record_id
    having max(choice_rank) = 1
)

select
    pairs.record_id,
    pairs.linked_record_id,
    pairs.evidence,
    coalesce(pairs.refusal_reason, case when chosen.record_id is null then 'better_link' end) as refusal_reason,
    pairs.evidence_rank,
    pairs.linked_on
from pairs
left join chosen
    on
        pairs.record_id = chosen.record_id
        and pairs.linked_record_id = chosen.linked_record_id

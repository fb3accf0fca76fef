-- Which records a record is linked with, over how many links, and since when that could be told.
{%- set rounds = (var('sources') | length - 1).bit_length() %}
with

links as (
    select
        record_id,
        linked_record_id,
        evidence <> 'email' as is_by_ids,
        coalesce(linked_on, cast('0001-01-01' as date)) as linked_on
    from {{ ref('int_record_links') }}
    where refusal_reason is null
),

-- Each round doubles the steps. As many as there are systems will do: a longer chain holds two records of one system.
reach_0 as (
    {% for from_id, to_id, step_count in [
        ('record_id', 'linked_record_id', 1),
        ('linked_record_id', 'record_id', 1),
        ('record_id', 'record_id', 0),
        ('linked_record_id', 'linked_record_id', 0),
    ] -%}
    select
        {{ from_id }} as from_id,
        {{ to_id }} as to_id,
        {{ 'is_by_ids' if step_count else 'true' }} as is_by_ids,
        {{ step_count }} as step_count,
        {{ 'linked_on' if step_count else "cast('0001-01-01' as date)" }} as linked_on
    from links
    {{ 'union distinct' if not loop.last }}
    {% endfor -%}
),

{% for round in range(1, rounds + 1) -%}
reach_{{ round }} as (
    select
        way.from_id,
        next_way.to_id,
        way.is_by_ids and next_way.is_by_ids as is_by_ids,
        min(way.step_count + next_way.step_count) as step_count,
        min(greatest(way.linked_on, next_way.linked_on)) as linked_on
    from reach_{{ round - 1 }} as way
    inner join reach_{{ round - 1 }} as next_way
        on way.to_id = next_way.from_id
    group by way.from_id, next_way.to_id, way.is_by_ids and next_way.is_by_ids
),

{% endfor -%}
reach as (
    select * from reach_{{ rounds }}
)

select
    from_id,
    to_id,
    is_by_ids,
    step_count,
    linked_on
from reach

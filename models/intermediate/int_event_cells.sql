-- How many rows of each event table happened on a day and were loaded on a day, and which: few numbers that tell where
-- a row has come or gone since the last run, whatever its time of loading says.
{%- set no_day = "cast('0001-01-01' as date)" %}
with

events as (
    select * from {{ ref('int_events__unioned') }}
)

select
    source_table,
    coalesce(cast(coalesce(occurred_at, loaded_at) as date), {{ no_day }}) as activity_date,
    coalesce(cast(coalesce(loaded_at, occurred_at) as date), {{ no_day }}) as load_date,
    count(*) as row_count,
    cast(sum({{ row_fingerprint(['event_id']) }}) as {{ dbt.type_string() }}) as fingerprint,
    max(occurred_at) as last_occurred_at,
    max(loaded_at) as last_loaded_at
from events
group by
    source_table,
    coalesce(cast(coalesce(occurred_at, loaded_at) as date), {{ no_day }}),
    coalesce(cast(coalesce(loaded_at, occurred_at) as date), {{ no_day }})

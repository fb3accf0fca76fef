-- Leads whose days of events have changed and whose history does not know it yet. int_event_days writes it,
-- history_state empties it.
{{ config(materialized='incremental', incremental_strategy=append_strategy()) }}
select
    cast(null as {{ dbt.type_string() }}) as lead_id,
    cast(null as date) as touched_from
from (select 1 as one) as no_rows
where 1 = 0

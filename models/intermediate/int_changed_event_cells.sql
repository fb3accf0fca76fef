-- Days of happening and loading on which a row of an event table has come or gone since the last run, and days that lay
-- in the future then. Empty when all events are read anyway.
{%- set run_scope = ref('int_run_scope') %}
{%- set before = previous_table('int_event_cells_read') %}
{%- set is_partial = before and is_partial_run(run_scope, 'int_event_days') %}
with

cells as (
    select * from {{ ref('int_event_cells') }}
    {%- if not is_partial %}
    where 1 = 0
    {%- endif %}
),

before as (
    select * from {{ before if is_partial else 'cells' }}
),

run_scope as (
    select * from {{ run_scope }}
)

select
    coalesce(cells.source_table, before.source_table) as source_table,
    coalesce(cells.activity_date, before.activity_date) as activity_date,
    coalesce(cells.load_date, before.load_date) as load_date,
    -- As many as before, but others: some must have gone.
    before.row_count is not null
    and (
        before.row_count > coalesce(cells.row_count, 0)
        or (before.row_count = cells.row_count and before.fingerprint <> cells.fingerprint)
    ) as has_lost_rows
from cells
full outer join before
    on
        cells.source_table = before.source_table
        and cells.activity_date = before.activity_date
        and cells.load_date = before.load_date
cross join run_scope
where
    cells.row_count is null
    or before.row_count is null
    or cells.row_count <> before.row_count
    or cells.fingerprint <> before.fingerprint
    or coalesce(cells.last_occurred_at <> before.last_occurred_at, false)
    or coalesce(cells.last_loaded_at <> before.last_loaded_at, false)
    or cells.activity_date > run_scope.previous_as_of_date

-- What the next run compares with, once the history is there and all that is made anew of leads that moved: the points
-- it was computed for, and by which build of the events.
{{ config(post_hook="{{ empty_table(ref('int_lead_touches')) }}") }}
-- depends_on: {{ ref('history_profiles_read') }}
-- depends_on: {{ ref('int_lead_touches') }}
with

points as (
    select * from {{ ref('int_history_points') }}
),

run_scope as (
    select * from {{ ref('int_run_scope') }}
)

select
    run_scope.build_id,
    points.period_end
from points
cross join run_scope

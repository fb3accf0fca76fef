-- One row: the last history point up to which this run and the one before have the same points; none if the whole
-- history is computed anew.
{%- set run_scope = ref('int_run_scope') %}
{%- set state = previous_table('history_state') %}
{%- set profiles = previous_table('history_profiles_read') %}
{%- set is_partial = state and profiles and is_partial_run(run_scope, 'history_scores') %}
with

points as (
    select * from {{ ref('int_history_points') }}
),

points_before as (
    {%- if is_partial %}
    select state.period_end
    from {{ state }} as state
    inner join {{ run_scope }} as run_scope
        on state.build_id = run_scope.build_id
    {%- else %}
    select period_end from points
    where 1 = 0
    {%- endif %}
),

first_other as (
    select min(coalesce(points.period_end, points_before.period_end)) as period_end
    from points
    full outer join points_before
        on points.period_end = points_before.period_end
    where
        points.period_end is null
        or points_before.period_end is null
)

select
    max(points.step) as step,
    max(points.period_end) as period_end
from points
cross join first_other
where
    first_other.period_end is null
    or points.period_end < first_other.period_end
having max(points.step) > 0

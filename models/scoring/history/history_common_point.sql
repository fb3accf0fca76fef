-- One row: the last history point up to which this run and the one before have the same points; none if the whole
-- history is computed anew. Is what is known of a lead looked at by changed leads only (is_partial)?
{%- set run_scope = ref('int_run_scope') %}
{%- set state = previous_table('history_state') %}
{%- set profiles = previous_table('history_profiles_read') and previous_table('history_profile_changes') %}
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

lead_scope as (
    select * from {{ ref('int_lead_scope') }}
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
    lead_scope.is_partial,
    max(points.period_end) as period_end
from points
cross join first_other
cross join lead_scope
where
    first_other.period_end is null
    or points.period_end < first_other.period_end
group by lead_scope.is_partial
having max(points.step) > 0

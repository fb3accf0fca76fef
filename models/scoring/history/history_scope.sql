-- The leads whose history this run computes, in buckets that fit into memory, and from which history point on: from the
-- last one that the run before had, too; from the first, if what was known by then has changed since.
{%- set columns = ['lead_id', 'scoring_model'] + history_profile_columns() + ['period_end'] %}
{%- set profiles_before = previous_table('history_profiles_read') %}
with

leads as (
    select * from {{ ref('int_leads') }}
),

event_days as (
    select cast(floor(count(*) / {{ var('history_bucket_rows') | int }}.0) as {{ dbt.type_int() }}) as full_buckets
    from {{ ref('int_lead_event_days') }}
),

common_point as (
    select * from {{ ref('history_common_point') }}
),

touches as (
    select * from {{ ref('int_lead_touches') }}
),

model_spans as (
    select * from {{ ref('history_model_spans') }}
),

profiles as (
    select {{ columns | join(', ') }} from {{ ref('history_profile_changes') }}
    where {{ is_changed('lead_id', of='history', table='history_profiles_read') }}
),

{% if profiles_before -%}
profiles_before as (
    select {{ columns | join(', ') }} from {{ profiles_before }}
    where {{ is_changed('lead_id', of='history', table='history_profiles_read') }}
),

other_profiles as (
    (
        select * from profiles
        {{ dbt.except() }}
        select * from profiles_before
    )

    union all

    (
        select * from profiles_before
        {{ dbt.except() }}
        select * from profiles
    )
),
{%- else -%}
other_profiles as (
    select * from profiles
    where 1 = 0
),
{%- endif %}

rewritten as (
    select touches.lead_id
    from touches
    inner join common_point
        on touches.touched_from <= common_point.period_end

    union distinct

    select other_profiles.lead_id
    from other_profiles
    inner join common_point
        on other_profiles.period_end <= common_point.period_end

    union distinct

    -- Whoever left a model and came back is compared with the score of back then.
    select lead_id
    from model_spans
    group by lead_id, scoring_model
    having count(*) > 1
),

numbered as (
    select
        leads.lead_id,
        cast(leads.created_at as date) as created_on,
        case when rewritten.lead_id is null then coalesce(common_point.step, 0) else 0 end as first_step,
        cast(row_number() over (order by leads.lead_id) as {{ dbt.type_int() }}) as lead_number
    from leads
    left join rewritten
        on leads.lead_id = rewritten.lead_id
    left join common_point
        on 1 = 1
)

select
    numbered.lead_id,
    numbered.lead_number,
    cast(mod(numbered.lead_number, 1 + event_days.full_buckets) as {{ dbt.type_int() }}) as bucket,
    numbered.first_step,
    numbered.created_on
from numbered
cross join event_days

-- The last attempt to write each record. One that failed, or whose end nobody saw, may have been taken all the same.
with

sync_log as (
    select * from {{ ref('stg_sync__sync_log') }}
),

ranked as (
    select
        sync_target,
        record_id,
        row_hash,
        lower(status) as status,
        row_number() over (
            partition by sync_target, record_id
            order by run_id desc, line_number desc, row_hash asc
        ) as recency_rank
    from sync_log
    where
        sync_target is not null
        and record_id is not null
        and run_id is not null
        and line_number is not null
)

select
    sync_target,
    record_id,
    row_hash,
    coalesce(status in ('done', 'gone'), false) as is_settled
from ranked
where recency_rank = 1

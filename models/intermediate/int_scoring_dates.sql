-- The only model that knows what day it is. Scores of seven days earlier give the trend.
with

as_of as (
    select cast('{{ var("as_of_date") or run_started_at.strftime("%Y-%m-%d") }}' as date) as as_of_date
)

select
    as_of_date,
    true as is_current
from as_of

union all

select
    cast({{ dbt.dateadd('day', -7, 'as_of_date') }} as date) as as_of_date,
    false as is_current
from as_of

-- A lead's age, from birthday to birthday, for the years that the history sees.
with

leads as (
    select * from {{ ref('int_leads') }}
    where birth_date is not null
),

clock as (
    select * from {{ ref('int_clock') }}
),

years_ago as (
    {{ dbt.generate_series((var('history_weeks') | int) // 52 + 3) }}
),

birthdays as (
    select
        leads.lead_id,
        {{ dbt.datediff('leads.birth_date', 'clock.as_of_date', 'year') }}
        + 1 - years_ago.generated_number as age,
        leads.birth_date
    from leads
    cross join clock
    cross join years_ago
)

select
    lead_id,
    age,
    cast({{ dbt.dateadd('year', 'age', 'birth_date') }} as date) as valid_from,
    cast({{ dbt.dateadd('year', 'age + 1', 'birth_date') }} as date) as valid_to
from birthdays
where age >= 0

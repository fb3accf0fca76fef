-- Titles repeat: each distinct one is read once.
with

leads as (
    select * from {{ ref('int_leads') }}
),

patterns as (
    select * from {{ ref('stg_seeds__job_title_patterns') }}
),

titles as (
    select distinct job_title from leads
    where job_title is not null
),

ranked as (
    select
        titles.job_title,
        patterns.derived_attribute,
        patterns.derived_value,
        row_number() over (
            partition by titles.job_title, patterns.derived_attribute
            order by patterns.priority asc, patterns.derived_value asc
        ) as priority_rank
    from titles
    inner join patterns
        on {{ condition_is_met('titles.job_title', 'patterns.operator', 'patterns.value') }}
)

select
    job_title,
    max(case when derived_attribute = 'seniority' then derived_value end) as seniority,
    max(case when derived_attribute = 'job_function' then derived_value end) as job_function
from ranked
where priority_rank = 1
group by job_title

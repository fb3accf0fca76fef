-- Scoring model x grade, worst to best: the model's own bands, or the ladder of thirds.
with

scoring_models as (
    select distinct
        scoring_model,
        grade_method
    from {{ ref('stg_seeds__scoring_models') }}
),

grade_bands as (
    select * from {{ ref('stg_seeds__grade_bands') }}
),

ladder as (
    select * from {{ ref('stg_seeds__grade_ladder') }}
)

select
    scoring_models.scoring_model,
    'bands' as grade_method,
    grade_bands.grade,
    upper(substring(grade_bands.grade, 1, 1)) as grade_letter,
    row_number() over (
        partition by scoring_models.scoring_model
        order by case when grade_bands.lower_bound is null then 0 else 1 end, grade_bands.lower_bound
    ) as grade_rank,
    grade_bands.lower_bound,
    grade_bands.upper_bound,
    false as is_start
from scoring_models
inner join grade_bands
    on scoring_models.scoring_model = grade_bands.scoring_model
where scoring_models.grade_method = 'bands'

union all

select
    scoring_models.scoring_model,
    'thirds' as grade_method,
    ladder.grade,
    upper(substring(ladder.grade, 1, 1)) as grade_letter,
    ladder.rung as grade_rank,
    null as lower_bound,
    null as upper_bound,
    coalesce(ladder.is_start, false) as is_start
from scoring_models
cross join ladder
where scoring_models.grade_method = 'thirds'

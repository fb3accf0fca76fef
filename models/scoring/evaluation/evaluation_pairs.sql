-- Pair of models x mature test x both scores x outcome: how many leads that is. Whatever compares two models needs no
-- more.
with

leads as (
    select * from {{ ref('evaluation_leads') }}
),

tests as (
    select * from {{ ref('evaluation_tests') }}
    where is_mature
),

-- A conversion by either model's ladder is one.
paired as (
    select
        first_leads.scoring_model as first_model,
        second_leads.scoring_model as second_model,
        first_leads.test_month,
        first_leads.score as first_score,
        second_leads.score as second_score,
        {{ earlier('first_leads.converted_on', 'second_leads.converted_on') }} as converted_on,
        count(*) as leads
    from leads as first_leads
    inner join leads as second_leads
        on
            first_leads.lead_id = second_leads.lead_id
            and first_leads.test_month = second_leads.test_month
            and first_leads.scoring_model < second_leads.scoring_model
    group by
        first_leads.scoring_model,
        second_leads.scoring_model,
        first_leads.test_month,
        first_leads.score,
        second_leads.score,
        {{ earlier('first_leads.converted_on', 'second_leads.converted_on') }}
)

select
    paired.first_model,
    paired.second_model,
    tests.horizon_days,
    paired.first_score,
    paired.second_score,
    sum(paired.leads) as leads,
    coalesce(paired.converted_on <= tests.ends_on, false) as is_converted,
    paired.test_month
from paired
inner join tests
    on paired.test_month = tests.test_month
group by
    paired.first_model,
    paired.second_model,
    tests.horizon_days,
    paired.first_score,
    paired.second_score,
    coalesce(paired.converted_on <= tests.ends_on, false),
    paired.test_month

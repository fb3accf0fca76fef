-- All that is known of a lead but its events, as one number: it differs when any of it does. Beside it what leads are
-- judged by.
{%- set text_type = dbt.type_string() %}
{%- set seeds = [
    'fit_rules', 'spam_rules', 'qualification_rules', 'lifecycle_stages', 'stage_evidence', 'exchange_rates',
] %}
{%- set tables = {
    'int_lead_profiles': ['observed_at'], 'int_lead_form_signals': [], 'int_lead_bounces': [], 'int_opportunities': [],
} %}
{%- set inputs = [
    'lead_attributes', 'lead_status_changes', 'sales_activities', 'sales_feedback', 'nurture_memberships',
] %}
{%- set lead_rows = ref('int_lead_rows') %}
with

identity as (
    select * from {{ ref('int_identity') }}
    where identifier_type = 'lead_id'
),

ages as (
    select * from {{ ref('int_lead_ages') }}
),

clock as (
    select * from {{ ref('int_clock') }}
),

facts as (
    {%- for name, left_out in tables.items() %}
    {%- set table = ref(name) %}
    select
        lead_id,
        {{ row_fingerprint(facts_of_table(table, 'facts', left_out)) if execute else 0 }} as fingerprint
    from {{ table }} as facts

    union all
    {% endfor %}
    {%- for name in inputs %}
    {%- set table = ref('stg_inputs__' ~ name) %}
    select
        identity.lead_id,
        {{ row_fingerprint(facts_of_input(name, 'facts', 'clock.as_of_date')) if execute else 0 }} as fingerprint
    from {{ table }} as facts
    inner join identity
        on facts.lead_id = identity.identifier
    cross join clock

    union all
    {% endfor %}
    select
        identity.lead_id,
        {{ row_fingerprint(facts_of_table(lead_rows, 'facts')) if execute else 0 }} as fingerprint
    from {{ lead_rows }} as facts
    inner join identity
        on facts.lead_id = identity.identifier

    union all

    select
        ages.lead_id,
        {{ row_fingerprint(['ages.age']) }} as fingerprint
    from ages
    inner join clock
        on {{ valid_on('ages', 'clock.as_of_date') }}
)

select
    'lead' as part,
    lead_id as subject,
    cast(sum(fingerprint) as {{ text_type }}) as fingerprint
from facts
where lead_id is not null
group by lead_id

union all

-- How many birthdays are looked at depends on the year.
select
    'rules' as part,
    'year' as subject,
    cast(extract(year from as_of_date) as {{ text_type }}) as fingerprint
from clock
{%- for seed in seeds %}

union all

select
    'rules' as part,
    'seed {{ seed }}' as subject,
    {{ seed_fingerprint(seed) if execute else "''" }} as fingerprint
from {{ ref('stg_seeds__' ~ seed) }} as seed
{%- endfor %}

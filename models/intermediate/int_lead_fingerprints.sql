-- All that is known of a lead but its events, as one number: it differs when any of it does. Beside it what leads are
-- judged by.
{%- set text_type = dbt.type_string() %}
{%- set of_leads = ['int_lead_profiles', 'int_lead_form_signals', 'int_lead_bounces', 'int_opportunities'] %}
{%- set of_records = [
    'int_lead_rows', 'stg_inputs__lead_attributes', 'stg_inputs__lead_status_changes', 'stg_inputs__sales_activities',
    'stg_inputs__sales_feedback', 'stg_inputs__nurture_memberships',
] %}
{%- set seeds = [
    'scoring_models', 'fit_rules', 'spam_rules', 'qualification_rules', 'lifecycle_stages', 'stage_evidence',
] %}
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
    {%- for name in of_leads %}
    {%- set table = ref(name) %}
    select
        facts.lead_id,
        {{ row_fingerprint(columns_and_days(table, 'facts', 'clock.as_of_date')) if execute else 0 }} as fingerprint
    from {{ table }} as facts
    cross join clock

    union all
    {% endfor %}
    {%- for name in of_records %}
    {%- set table = ref(name) %}
    select
        identity.lead_id,
        {{ row_fingerprint(columns_and_days(table, 'facts', 'clock.as_of_date')) if execute else 0 }} as fingerprint
    from {{ table }} as facts
    inner join identity
        on facts.lead_id = identity.identifier
    cross join clock

    union all
    {% endfor %}
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
{%- for name in seeds %}
{%- set table = ref('stg_seeds__' ~ name) %}

union all

select
    'rules' as part,
    'seed {{ name }}' as subject,
    cast(sum(
        {{ row_fingerprint(columns_and_days(table, table.identifier, 'clock.as_of_date')) if execute else 0 }}
    ) as {{ text_type }}) as fingerprint
from {{ table }}
cross join clock
{%- endfor %}

union all

-- Which birthdays are looked at depends on both.
select
    'rules' as part,
    'year, or length of the history' as subject,
    cast(extract(year from as_of_date) as {{ text_type }}) || ' {{ var("history_weeks") }}' as fingerprint
from clock

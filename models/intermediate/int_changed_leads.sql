-- Leads of which something other than their events differs from what the run before knew, or a run since then that was
-- not finished. Empty when all leads are made anew.
{%- set before = previous_table('lead_fingerprints_read') %}
{%- set changed_before = own_table_before() %}
{%- set is_partial = is_partial_run(ref('int_lead_scope'), 'lead_fingerprints_read') %}
with

fingerprints as (
    select * from {{ ref('int_lead_fingerprints') }}
    where part = 'lead'
),

before_and_now as (
    select
        subject as lead_id,
        fingerprint
    from fingerprints
    {%- if is_partial %}

    union all

    select
        subject as lead_id,
        fingerprint
    from {{ before }}
    where part = 'lead'
    {%- else %}
    where 1 = 0
    {%- endif %}
),

changed as (
    select lead_id
    from before_and_now
    group by lead_id, fingerprint
    having count(*) = 1
    {%- if is_partial and changed_before %}

    union all

    select lead_id from {{ changed_before }}
    where run_id not in (select run_id from {{ before }} where part = 'rules')
    {%- endif %}
)

select distinct
    lead_id,
    '{{ invocation_id }}' as run_id
from changed

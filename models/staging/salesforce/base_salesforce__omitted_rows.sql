{{ config(enabled='salesforce' in var('sources')) }}

-- Landed rows that are in no input table. Deleted leads and contacts are; deleted campaigns keep their members.
{%- set tables = [
    'lead', 'contact', 'account', 'opportunity', 'opportunity_contact_role', 'task', 'event', 'campaign',
    'campaign_member', 'lead_history', 'opportunity_field_history',
] %}
{%- for table in tables %}
select
    '{{ table }}' as landed_table,
    omitted_because,
    count(*) as row_count
from {{ ref('base_salesforce__' ~ table) }}
where omitted_because {{ "<> 'deleted'" if table in ('lead', 'contact', 'campaign') else 'is not null' }}
group by omitted_because
{{ 'union all' if not loop.last }}
{%- endfor %}

{{ config(group="lead_scoring") }}

-- Rows in = rows that arrived in the models that use them + rows listed as excluded.
{%- set users = {
    'accounts': 'int_accounts',
    'opportunities': 'int_opportunities',
    'lead_attributes': 'int_lead_custom_attributes',
    'sales_activities': 'int_sales_touches',
    'nurture_memberships': 'int_nurture_memberships',
} %}
{%- set facts_of = {
    'lead_status_changes': ('status', 'status', 'changed_at'),
    'sales_feedback': ('feedback', 'verdict', 'given_at'),
} %}
with

lead_ids as (
    select * from {{ ref('int_identity') }}
    where identifier_type = 'lead_id'
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

-- A lead without status changes has its status as a fact too: it is no row of the table.
facts as (
    {%- for table, (evidence_type, value, time) in facts_of.items() %}
    select distinct
        '{{ table }}' as source_table,
        facts.*
    from {{ ref('stg_inputs__' ~ table) }} as records
    inner join lead_ids on records.lead_id = lead_ids.identifier
    inner join {{ ref('int_lead_facts') }} as facts
        on
            lead_ids.lead_id = facts.lead_id
            and facts.evidence_type = '{{ evidence_type }}'
            and lower(records.{{ value }}) = facts.evidence_value
            and records.{{ time }} = facts.occurred_at
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- Of a merged lead's attributes only the merge counts.
merged_leads as (
    select distinct
        records.lead_id,
        cast(records.updated_at as date) as merged_on
    from {{ ref('stg_inputs__lead_attributes') }} as records
    inner join lead_ids on records.lead_id = lead_ids.identifier
    inner join {{ ref('int_clock') }} as clock on cast(records.updated_at as date) <= clock.as_of_date
    left join {{ ref('int_lead_records') }} as lead_records on records.lead_id = lead_records.record_id
    where
        lower(records.attribute) = 'merged_into_lead_id'
        and lead_records.record_id is null
),

-- Two accounts of one domain share its signals.
signals as (
    select
        accounts.domain,
        max(account_signals.signal_count) as signal_count
    from accounts
    inner join {{ ref('int_account_intent') }} as account_signals on accounts.account_id = account_signals.account_id
    group by accounts.domain
),

entries as (
    {%- for table in (users | list) + (facts_of | list) + ['identities', 'account_intent', 'lead_links'] %}
    select
        '{{ table }}' as source_table,
        count(*) as rows_received,
        0 as rows_accounted_for
    from {{ ref('stg_inputs__' ~ table) }}
    union all
    {%- endfor %}
    {%- for table, model in users.items() %}
    select
        '{{ table }}' as source_table,
        0 as rows_received,
        count(*) as rows_accounted_for
    from {{ ref(model) }}
    union all
    {%- endfor %}
    {%- for table, rows in {
        'lead_attributes': 'merged_leads',
        'lead_status_changes': "facts where source_table = 'lead_status_changes'",
        'sales_feedback': "facts where source_table = 'sales_feedback'",
        'identities': ref('int_identity') ~ " where identifier_type = 'anonymous_id'",
        'lead_links': ref('int_lead_links') ~ " where source_table = 'lead_links' and exclusion_reason is null",
    }.items() %}
    select
        '{{ table }}' as source_table,
        0 as rows_received,
        count(*) as rows_accounted_for
    from {{ rows }}
    union all
    {%- endfor %}
    select
        'account_intent' as source_table,
        0 as rows_received,
        coalesce(sum(signal_count), 0) as rows_accounted_for
    from signals
    union all
    select
        source_table,
        0 as rows_received,
        rows_excluded as rows_accounted_for
    from {{ ref('row_exclusions') }}
)

select
    source_table,
    sum(rows_received) as rows_received,
    sum(rows_accounted_for) as rows_accounted_for
from entries
group by source_table
having sum(rows_received) != sum(rows_accounted_for)

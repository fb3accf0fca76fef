-- What became of the rows of the tables that are neither leads nor events. The models that use them drop the same rows.
{%- set text_type = dbt.type_string() %}
{%- set exit_by_now = 'case when cast(records.exited_at as date) <= clock.as_of_date then records.exited_at end' %}
{%- set attribute_owner = 'case when owners.is_merged then records.lead_id else owners.owner_id end' %}
{#- Table, columns that must be filled, the last of them the time if there is one; what tells rows apart. -#}
{%- set tables = [
    ('accounts', ['account_id'], ['records.account_id']),
    ('opportunities', ['opportunity_id', 'created_at'], ['records.opportunity_id']),
    ('lead_attributes', ['lead_id', 'attribute', 'updated_at'],
        [attribute_owner, 'lower(records.attribute)', 'cast(records.updated_at as date)']),
    ('lead_status_changes', ['lead_id', 'status', 'changed_at'],
        ['owners.owner_id', 'lower(records.status)', 'records.changed_at']),
    ('sales_activities', ['lead_id', 'occurred_at'], ['owners.owner_id', 'records.activity_id', 'records.occurred_at']),
    ('sales_feedback', ['lead_id', 'verdict', 'given_at'],
        ['owners.owner_id', 'lower(records.verdict)', 'records.given_at']),
    ('nurture_memberships', ['lead_id', 'enrolled_at'],
        ['owners.owner_id', 'records.program', 'records.enrolled_at', exit_by_now]),
    ('identities', ['lead_id', 'anonymous_id', 'identified_at'], ['records.anonymous_id']),
    ('account_intent', ['account_domain', 'occurred_at'], ['records.signal_id', 'lower(records.account_domain)']),
] %}
with

identity as (
    select * from {{ ref('int_identity') }}
    where identifier_type = 'lead_id'
),

lead_records as (
    select * from {{ ref('int_lead_records') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

clock as (
    select * from {{ ref('int_clock') }}
),

-- Whom a row may be about, by the column that names it.
owners as (
    select
        'lead_id' as named_by,
        identity.identifier,
        identity.lead_id as owner_id,
        lead_records.record_id is null as is_merged
    from identity
    left join lead_records
        on identity.identifier = lead_records.record_id

    union all

    select distinct
        'account_domain' as named_by,
        domain as identifier,
        domain as owner_id,
        false as is_merged
    from accounts
),

judged as (
    {%- for table, needed, key in tables %}
    {%- set is_owned = needed[0] in ('lead_id', 'account_domain') %}
    {%- set named = 'lower(records.account_domain)' if table == 'account_intent' else 'records.lead_id' %}
    select
        '{{ table }}' as source_table,
        {% for part in key -%}
        coalesce(cast({{ part }} as {{ text_type }}), '') {{ "|| '|' ||" if not loop.last else 'as row_key,' }}
        {% endfor -%}
        case
            when records.{{ needed | join(' is null or records.') }} is null then 'malformed'
            {%- if table != 'accounts' %}
            when cast(records.{{ needed[-1] }} as date) > clock.as_of_date then 'future'
            {%- endif %}
            {%- if is_owned %}
            when owners.owner_id is null then 'unknown_{{ needed[0].split("_")[0] }}'
            {%- endif %}
            {%- if table == 'lead_attributes' %}
            -- Of what is known of a merged lead only the merge counts.
            when owners.is_merged and lower(records.attribute) != 'merged_into_lead_id' then 'merged'
            {%- endif %}
        end as exclusion_reason
    from {{ ref('stg_inputs__' ~ table) }} as records
    cross join clock
    {%- if is_owned %}
    left join owners
        on
            owners.named_by = '{{ needed[0] }}'
            and {{ named }} = owners.identifier
    {%- endif %}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

counted as (
    select
        source_table,
        exclusion_reason,
        count(*) as row_count,
        count(distinct row_key) as distinct_rows
    from judged
    group by source_table, exclusion_reason
)

select
    source_table,
    exclusion_reason,
    case when exclusion_reason is null then distinct_rows else row_count end as row_count
from counted

union all

select
    source_table,
    'duplicate' as exclusion_reason,
    row_count - distinct_rows as row_count
from counted
where
    exclusion_reason is null
    and row_count > distinct_rows

-- Pairs of records of two systems that have an address in common. An address that two records of one system have is
-- shared: it says nothing of a person, and each record of it is listed beside one only.
with

lead_rows as (
    select * from {{ ref('int_lead_rows') }}
),

mail_domains as (
    select * from {{ ref('stg_seeds__mail_domains') }}
    where email_type = 'disposable'
)
{%- if var('sources') | length > 1 %},

records as (
    select
        lead_id as record_id,
        source_system
    from lead_rows
    where exclusion_reason is null
),

addresses as (
    select
        lower(trim(email)) as address,
        survivor_id as record_id,
        min(cast(created_at as date)) as held_from
    from lead_rows
    where
        (exclusion_reason is null or exclusion_reason = 'merged')
        and {{ is_mail_address('trim(email)') }}
    group by lower(trim(email)), survivor_id
),

-- A merged record's address is its survivor's.
counted as (
    select
        addresses.address,
        addresses.record_id,
        addresses.held_from,
        records.source_system,
        {{ source_rank('records.source_system') }} as source_rank,
        count(*) over (partition by addresses.address, records.source_system) as records_in_system
    from addresses
    inner join records
        on addresses.record_id = records.record_id
    left join mail_domains
        on {{ dbt.split_part('addresses.address', "'@'", 2) }} = lower(mail_domains.domain)
    where mail_domains.domain is null
),

holders as (
    select
        *,
        max(records_in_system) over (partition by address) > 1 as is_shared,
        row_number() over (partition by address order by source_rank asc, record_id asc) as holder_rank
    from counted
),

pairs as (
    select
        holders.record_id,
        leading_holders.record_id as linked_record_id,
        holders.is_shared,
        greatest(holders.held_from, leading_holders.held_from) as linked_on
    from holders
    inner join holders as leading_holders
        on
            holders.address = leading_holders.address
            and holders.source_rank > leading_holders.source_rank
            and (leading_holders.holder_rank = 1 or not leading_holders.is_shared)
)

select
    record_id,
    linked_record_id,
    min(case when is_shared then 1 else 0 end) = 1 as is_shared,
    min(linked_on) as linked_on
from pairs
group by record_id, linked_record_id
{%- else %}

-- One system has nobody to link with.
select
    lead_id as record_id,
    lead_id as linked_record_id,
    false as is_shared,
    cast(created_at as date) as linked_on
from lead_rows
where 1 = 0
{%- endif %}

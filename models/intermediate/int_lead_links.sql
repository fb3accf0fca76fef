-- What the systems say of two records being one person, with the reason why a row says nothing, if any.
with

leads as (
    select * from {{ ref('stg_inputs__leads') }}
),

lead_links as (
    select * from {{ ref('stg_inputs__lead_links') }}
),

lead_attributes as (
    select * from {{ ref('stg_inputs__lead_attributes') }}
    where lower(attribute) = 'merged_into_lead_id'
),

exceptions as (
    select * from {{ ref('int_identity__exceptions') }}
),

clock as (
    select * from {{ ref('int_clock') }}
),

-- A system may have done away with the record that lost: its id still has a survivor.
named as (
    select
        lead_id,
        source_system
    from leads
    where lead_id is not null

    union all

    select
        lead_id,
        source_system
    from lead_links
    where
        lead_id is not null
        and lower(link_type) = 'merge'
),

records as (
    select
        lead_id,
        min(source_system) as source_system
    from named
    group by lead_id
),

said as (
    select
        'lead_links' as source_table,
        lead_id as record_id,
        linked_lead_id as linked_record_id,
        lower(link_type) as link_type,
        linked_at,
        lead_id is null
        or linked_lead_id is null
        or lead_id = linked_lead_id
        or lower(coalesce(link_type, '')) not in ('merge', 'crm_link', 'user_id') as is_malformed
    from lead_links

    union all

    -- An empty value takes a merge back.
    select
        'lead_attributes' as source_table,
        lead_id as record_id,
        value as linked_record_id,
        'merge' as link_type,
        updated_at as linked_at,
        lead_id is null or updated_at is null as is_malformed
    from lead_attributes
),

judged as (
    select
        said.*,
        exceptions.record_id is not null as is_excepted,
        -- A merge joins records of one system; so does any other link between two of them.
        coalesce(said.link_type = 'merge' or records.source_system = linked_records.source_system, false) as is_inside,
        case
            when said.is_malformed then 'malformed'
            when cast(said.linked_at as date) > clock.as_of_date then 'future'
            when records.lead_id is null or linked_records.lead_id is null then 'unknown_lead'
        end as exclusion_reason
    from said
    cross join clock
    left join records
        on said.record_id = records.lead_id
    left join records as linked_records
        on said.linked_record_id = linked_records.lead_id
    left join exceptions
        on
            said.record_id = exceptions.record_id
            and said.linked_record_id = exceptions.other_record_id
)

select
    source_table,
    record_id,
    linked_record_id,
    link_type,
    exclusion_reason,
    is_inside,
    is_excepted,
    linked_at,
    -- Of the merges of a record the latest counts, also if it leads nowhere.
    row_number() over (
        partition by record_id, is_inside, coalesce(exclusion_reason, 'unknown_lead')
        order by case when linked_at is null then 1 else 0 end asc, linked_at desc, linked_record_id asc, link_type asc
    ) as recency_rank
from judged

{{ config(
    materialized='incremental',
    incremental_strategy=append_strategy(),
    pre_hook="{{ replace_changed_leads() }}"
) }}

-- The last value of a day counts, until the next one, whichever record of the person says so.
with

lead_attributes as (
    select * from {{ ref('stg_inputs__lead_attributes') }}
),

lead_records as (
    select * from {{ ref('int_lead_records') }}
    where {{ is_changed('lead_id') }}
),

clock as (
    select * from {{ ref('int_clock') }}
),

ranked as (
    select
        lead_records.lead_id,
        lower(lead_attributes.attribute) as attribute,
        lead_attributes.value,
        cast(lead_attributes.updated_at as date) as valid_from,
        row_number() over (
            partition by
                lead_records.lead_id, lower(lead_attributes.attribute), cast(lead_attributes.updated_at as date)
            order by lead_attributes.updated_at desc, lead_attributes.value asc
        ) as recency_rank
    from lead_attributes
    inner join lead_records
        on lead_attributes.lead_id = lead_records.record_id
    inner join clock
        on cast(lead_attributes.updated_at as date) <= clock.as_of_date
    where lead_attributes.attribute is not null
)

select
    lead_id,
    attribute,
    value,
    valid_from,
    lead(valid_from) over (partition by lead_id, attribute order by valid_from) as valid_to
from ranked
where recency_rank = 1

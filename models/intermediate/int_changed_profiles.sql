{{ config(materialized="view") }}

-- What the snapshot has to look at.
with

profiles as (
    select * from {{ ref('int_lead_profiles') }}
    where {{ is_changed('lead_id', table='lead_profile_snapshots') }}
)

select * from profiles

-- Who came into an audience and who left it since the last sync. Addresses are compared by their hashes.
with

audiences as (
    select * from {{ ref('stg_seeds__audiences') }}
),

leads as (
    select
        lead_id,
        lower(trim(email)) as email,
        {{ sha256_hex('lower(trim(email))') }} as email_sha256
    from {{ ref('int_leads') }}
    where trim(email) like '_%@_%'
),

scores as (
    select * from {{ ref('lead_scores') }}
),

lead_attributes as (
    select * from {{ ref('int_lead_custom_attributes') }}
),

clock as (
    select * from {{ ref('int_clock') }}
),

opted_out_addresses as (
    select * from {{ ref('int_opted_out_addresses') }}
),

synced_members as (
    select * from {{ ref('int_synced_records') }}
    where sync_target = 'audience_members'
),

members as (
    select distinct
        audiences.audience,
        leads.email_sha256
    from audiences
    inner join scores
        on audiences.scoring_model = scores.scoring_model
    inner join leads
        on scores.lead_id = leads.lead_id
    cross join clock
    left join lead_attributes as consents
        on
            leads.lead_id = consents.lead_id
            and audiences.consent_attribute = consents.attribute
            and {{ valid_on('consents', 'clock.as_of_date') }}
    left join opted_out_addresses
        on leads.email_sha256 = opted_out_addresses.address_sha256
    where
        not scores.is_spam_suspect
        and opted_out_addresses.address_sha256 is null
        and (scores.is_qualified or not audiences.needs_qualification)
        and (audiences.consent_attribute is null or lower(trim(consents.value)) in ({{ true_words() }}))
        {%- for list, value in {
            'temperatures': 'scores.temperature', 'grade_letters': 'substring(scores.grade, 1, 1)',
            'lifecycle_stages': 'scores.lifecycle_stage',
        }.items() %}
        and (audiences.{{ list }} is null or {{ is_in_words(value, 'audiences.' ~ list) }})
        {%- endfor %}
),

known_addresses as (
    select
        email_sha256,
        max(email) as email,
        min(lead_id) as lead_id
    from leads
    group by email_sha256
),

-- An audience that is no longer in the seed loses its members.
states as (
    select
        coalesce(members.audience || '/' || members.email_sha256, synced_members.record_id) as record_id,
        case when members.audience is not null then 'added' else 'removed' end as change_type,
        synced_members.row_hash as synced_hash,
        coalesce(synced_members.is_settled, false) as is_settled
    from members
    full join synced_members
        on members.audience || '/' || members.email_sha256 = synced_members.record_id
),

hashed as (
    select
        states.*,
        substring(states.record_id, 1, {{ dbt.length('states.record_id') }} - 65) as audience,
        substring(states.record_id, {{ dbt.length('states.record_id') }} - 63, 64) as email_sha256,
        {{ dbt.hash("states.record_id || '/' || states.change_type") }} as row_hash
    from states
)

select
    hashed.audience,
    known_addresses.lead_id,
    audiences.channel,
    hashed.change_type,
    known_addresses.email,
    hashed.email_sha256,
    hashed.row_hash
from hashed
left join audiences
    on hashed.audience = audiences.audience
left join known_addresses
    on hashed.email_sha256 = known_addresses.email_sha256
where not coalesce(hashed.is_settled and hashed.synced_hash = hashed.row_hash, false)

{{ config(enabled='salesforce' in var('sources')) }}

with

opportunities as (
    select * from {{ ref('base_salesforce__opportunity') }}
    where omitted_because is null
),

contact_roles as (
    select * from {{ ref('base_salesforce__opportunity_contact_role') }}
    where omitted_because is null
),

leads as (
    select * from {{ ref('base_salesforce__lead') }}
    where coalesce(omitted_because, 'deleted') = 'deleted'
),

field_history as (
    select * from {{ ref('base_salesforce__opportunity_field_history') }}
    where omitted_because is null
),

-- Whose deal it is: the primary contact's, else that of the lead it was converted from, else the first contact's.
candidates as (
    select
        opportunity_id,
        contact_id as person_id,
        case when is_primary then 1 else 3 end as choice,
        created_date,
        id
    from contact_roles
    where contact_id is not null

    union all

    select
        converted_opportunity_id as opportunity_id,
        coalesce(converted_contact_id, id) as person_id,
        2 as choice,
        created_date,
        id
    from leads
    where converted_opportunity_id is not null
),

ranked as (
    select
        opportunity_id,
        person_id,
        row_number() over (
            partition by opportunity_id
            order by choice asc, created_date asc, id asc
        ) as choice_rank
    from candidates
),

-- The close date is a plan while the deal is open, and has no time of day afterwards; the history has both.
stage_changes as (
    select
        opportunity_id,
        new_value as stage_name,
        max(created_date) as changed_at
    from field_history
    where lower(field) = 'stagename'
    group by opportunity_id, new_value
)

select
    {{ source_id('salesforce', 'opportunities.id') }} as opportunity_id,
    {{ source_id('salesforce', 'ranked.person_id') }} as lead_id,
    {{ source_id('salesforce', 'opportunities.account_id') }} as account_id,
    coalesce(
        {{ mapped_word('opportunities.type', var('salesforce_opportunity_types')) }},
        replace(replace(lower(opportunities.type), '-', '_'), ' ', '_')
    ) as opportunity_type,
    cast(null as {{ dbt.type_string() }}) as product,
    opportunities.stage_name as stage,
    coalesce(opportunities.currency_iso_code, {{ sql_text(var('salesforce_currency')) }}) as currency,
    opportunities.unreadable_columns,
    opportunities.amount,
    coalesce(opportunities.is_closed, false) as is_closed,
    coalesce(opportunities.is_won, false) as is_won,
    opportunities.created_date as created_at,
    case
        when opportunities.is_closed
            then coalesce(
                stage_changes.changed_at,
                {{ later('opportunities.close_date', 'opportunities.created_date') }}
            )
    end as closed_at,
    opportunities.modified_at as updated_at
from opportunities
left join ranked
    on
        opportunities.id = ranked.opportunity_id
        and ranked.choice_rank = 1
left join stage_changes
    on
        opportunities.id = stage_changes.opportunity_id
        and opportunities.stage_name = stage_changes.stage_name

-- What each CRM record should say, and whether it says so already: what was not sent yet, or has changed since.
{%- set hashed_values =
    ['score', 'grade', 'score_label', 'temperature', 'lifecycle_stage', 'top_reasons', 'last_engaged_at'] %}
with

records as (
    select * from {{ ref('int_crm_records') }}
),

sync_targets as (
    select * from {{ ref('stg_seeds__sync_targets') }}
),

sync_fields as (
    select * from {{ ref('stg_seeds__sync_fields') }}
),

scores as (
    select * from {{ ref('lead_scores') }}
),

reasons as (
    select * from {{ ref('lead_score_reasons') }}
    where direction = 'for' and reason_rank <= 3
),

synced_records as (
    select * from {{ ref('int_synced_records') }}
),

-- 255 characters: what a text field of Salesforce holds. Points fade daily and stay out, or every text would change.
top_reasons as (
    select
        lead_id,
        scoring_model,
        substring({{ dbt.listagg('reason', "'; '", 'order by reason_rank') }}, 1, 255) as top_reasons
    from reasons
    group by lead_id, scoring_model
),

mapped_fields as (
    select
        sync_target,
        {%- for value in hashed_values %}
        max(case when published_value = '{{ value }}' then crm_field end) as {{ value }}_field,
        {%- endfor %}
        max(case when published_value = 'as_of_date' then crm_field end) as as_of_date_field
    from sync_fields
    group by sync_target
),

current_values as (
    select
        records.sync_target,
        records.record_id,
        records.lead_id,
        sync_targets.scoring_model,
        scores.grade,
        scores.score_label,
        scores.temperature,
        scores.lifecycle_stage,
        top_reasons.top_reasons,
        scores.score,
        scores.lead_id is not null as is_scored,
        scores.as_of_date,
        scores.last_engaged_at
    from records
    inner join sync_targets
        on records.sync_target = sync_targets.sync_target
    left join scores
        on
            records.lead_id = scores.lead_id
            and sync_targets.scoring_model = scores.scoring_model
    left join top_reasons
        on
            records.lead_id = top_reasons.lead_id
            and sync_targets.scoring_model = top_reasons.scoring_model
),

-- Only what is sent counts, and where to; the day goes along, for it alone would change every record every day.
hashed as (
    select
        current_values.*,
        {% set parts -%}
        coalesce(mapped_fields.as_of_date_field, '')
        {%- for value in hashed_values %}
        || coalesce('|' || mapped_fields.{{ value }}_field || '='
        || coalesce(cast(current_values.{{ value }} as {{ dbt.type_string() }}), ''), '')
        {%- endfor %}
        {%- endset -%}
        {{ dbt.hash(parts) }} as row_hash
    from current_values
    inner join mapped_fields
        on current_values.sync_target = mapped_fields.sync_target
)

select
    hashed.sync_target,
    hashed.record_id,
    hashed.lead_id,
    hashed.scoring_model,
    hashed.grade,
    hashed.score_label,
    hashed.temperature,
    hashed.lifecycle_stage,
    hashed.top_reasons,
    hashed.row_hash,
    hashed.score,
    hashed.as_of_date,
    hashed.last_engaged_at
from hashed
left join synced_records
    on
        hashed.sync_target = synced_records.sync_target
        and hashed.record_id = synced_records.record_id
where
    -- Who was never scored is left alone; who is scored no more gets empty values, once.
    (hashed.is_scored or synced_records.record_id is not null)
    and not coalesce(synced_records.is_settled and synced_records.row_hash = hashed.row_hash, false)

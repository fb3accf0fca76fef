{{ config(
    materialized='incremental',
    incremental_strategy=append_strategy(),
    pre_hook="{{ replace_changed_leads(of='history') }}"
) }}

-- What was known of each lead, other than its deeds, when its history was last computed and all that is made of it for
-- leads that moved: the next run compares with it.
-- depends_on: {{ ref('lead_score_history') }}
-- depends_on: {{ ref('lead_score_spans') }}
-- depends_on: {{ ref('lead_stage_history') }}
with

changes as (
    select * from {{ ref('history_profile_changes') }}
    where {{ is_changed('lead_id', of='history') }}
)

select
    lead_id,
    scoring_model,
    {%- for column in history_profile_columns() %}
    {{ column }},
    {%- endfor %}
    period_end
from changes

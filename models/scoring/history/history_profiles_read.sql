{{ config(
    materialized='incremental',
    incremental_strategy=append_strategy(),
    pre_hook="{{ replace_changed_leads(of='history') }}"
) }}

-- What was known of each lead, other than its deeds, when its history was last computed: the next run compares with it.
-- depends_on: {{ ref('history_scores') }}
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

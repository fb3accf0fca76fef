-- What decides how events are read: a change of any of it, or of the project itself, asks for all events anew.
{%- set seeds = [
    'activity_types', 'event_names', 'page_categories', 'bot_rules', 'engagement_rules', 'rule_groups',
    'scoring_models',
    'engagement_tiers', 'temperatures', 'grade_bands', 'grade_ladder',
] %}
select
    'inputs' as part,
    '{{ inputs_found() | join(", ") }}' as fingerprint

union all

select
    'models' as part,
    '{{ models_fingerprint() }}' as fingerprint
{%- for seed in seeds %}

union all

select
    'seed {{ seed }}' as part,
    {{ seed_fingerprint(seed) if execute else "''" }} as fingerprint
from {{ ref('stg_seeds__' ~ seed) }} as seed
{%- endfor %}

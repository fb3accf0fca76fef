-- The attributes that rules look at: the others need not be unrolled for every lead.
{%- set attribute_columns = {
    'fit_rules': 'attribute', 'spam_rules': 'attribute', 'qualification_rules': 'attribute',
    'scoring_models': 'segment_attribute',
} %}
{%- for seed, column in attribute_columns.items() %}
select lower({{ column }}) as attribute
from {{ ref('stg_seeds__' ~ seed) }}
where {{ column }} is not null
{% if not loop.last %}
union distinct
{% endif %}
{%- endfor %}

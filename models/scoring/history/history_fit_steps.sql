{{ config(materialized=long_query_step()) }}

-- Lead x model x history point at which a fit rule comes or goes: when it begins or ceases to be met, or its validity
-- begins or ends while it is met.
with

pieces as (
    select * from {{ ref('history_fit_pieces') }}
),

grid as (
    select * from {{ ref('int_history_grid') }}
)

{% for column in ['match_from_step', 'match_to_step', 'rule_from_step', 'rule_to_step'] -%}
select
    pieces.lead_id,
    pieces.scoring_model,
    pieces.{{ column }} as step
from pieces
inner join grid
    on pieces.{{ column }} < grid.end_step
{%- if column.startswith('rule') %}
where
    pieces.{{ column }} > pieces.match_from_step
    and pieces.{{ column }} < pieces.match_to_step
{%- endif %}
{% if not loop.last %}
union distinct

{% endif -%}
{% endfor %}

{# From the points of the two sides to the score, step by step, by the numbers of a scoring model. #}
{% macro side_score(points, side, model) -%}
    {{ clamp(points, model ~ '.' ~ side ~ '_min', model ~ '.' ~ side ~ '_max') }}
{%- endmacro %}

{% macro weighted_score(score, side, model) -%}
    {{ round_half_away(score ~ ' * coalesce(' ~ model ~ '.' ~ side ~ '_weight, 1)', 4) }}
{%- endmacro %}

{% macro unclamped_score(fit_score, engagement_score, model) -%}
    {{ weighted_score(fit_score, 'fit', model) }} + {{ weighted_score(engagement_score, 'engagement', model) }}
{%- endmacro %}

{% macro clamped_score(unclamped, model) -%}
    {{ clamp(unclamped, 'coalesce(' ~ model ~ '.score_min, 0)', 'coalesce(' ~ model ~ '.score_max, 100)') }}
{%- endmacro %}

{% macro rounded_score(unclamped, model) -%}
    cast({{ round_half_away(clamped_score(unclamped, model), 0) }} as {{ dbt.type_int() }})
{%- endmacro %}

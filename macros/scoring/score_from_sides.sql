{# From the points of the two sides to the score before clamp and rounding, by the numbers of a scoring model. #}
{% macro side_score(points, side, model) -%}
    {{ clamp(points, model ~ '.' ~ side ~ '_min', model ~ '.' ~ side ~ '_max') }}
{%- endmacro %}

{% macro unclamped_score(fit_score, engagement_score, model) -%}
    {%- set points_type = api.Column.translate_type('numeric(18,4)') -%}
    round(cast({{ fit_score }} as {{ points_type }}) * coalesce({{ model }}.fit_weight, 1), 4)
    + round(cast({{ engagement_score }} as {{ points_type }}) * coalesce({{ model }}.engagement_weight, 1), 4)
{%- endmacro %}

{% macro rounded_score(unclamped, model) -%}
    cast(
        round(
            {{ clamp(unclamped, 'coalesce(' ~ model ~ '.score_min, 0)', 'coalesce(' ~ model ~ '.score_max, 100)') }}, 0
        ) as {{ dbt.type_int() }}
    )
{%- endmacro %}

{#
The points of rules, combined per rule group and held by the group's bounds, one column per variant.
`rules`: a CTE with scoring_model, the columns of `keys`, rule_group, rule_id, priority, and per variant
is_reached_<variant> and points_<variant>. `sides`: a CTE of rule groups.
#}
{% macro combined_group_points(rules, keys, variants, groups='rule_groups') %}
    {%- set key_list = keys | join(', ') -%}
    select
        {{ key_list }},
        rule_group,
        {%- for variant in variants %}
        {{ clamp('sum(points_' ~ variant ~ ')', 'max(min_points)', 'max(max_points)') }} as points_{{ variant }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from (
        {%- for combine, choice in {
            'sum': none,
            'first_match': 'priority asc nulls last, rule_id asc',
            'max': 'points_{variant} desc, rule_id asc',
        }.items() %}
        select
            {{ prefixed(keys, rules) }},
            {{ rules }}.rule_group,
            {{ groups }}.min_points,
            {{ groups }}.max_points,
            {%- for variant in variants %}
            case
                when {{ rules }}.is_reached_{{ variant }}
                    {%- if choice %}
                    and row_number() over (
                        partition by {{ prefixed(keys, rules) }}, {{ rules }}.rule_group, {{ rules }}.is_reached_{{ variant }}
                        order by {{ choice | replace('{variant}', variant) }}
                    ) = 1
                    {%- endif %}
                    then {{ rules }}.points_{{ variant }}
                else 0
            end as points_{{ variant }}
            {{- ',' if not loop.last }}
            {%- endfor %}
        from {{ rules }}
        inner join {{ groups }}
            on
                {{ rules }}.scoring_model = {{ groups }}.scoring_model
                and {{ rules }}.rule_group = {{ groups }}.rule_group
                and {{ groups }}.combine = '{{ combine }}'
        {%- if not loop.last %}

        union all
        {% endif %}
        {%- endfor %}
    ) as chosen
    group by {{ key_list }}, rule_group
{% endmacro %}

{# Column names with a table in front of each. #}
{% macro prefixed(columns, table) -%}
    {%- for column in columns %}{{ table }}.{{ column }}{{ ', ' if not loop.last }}{% endfor -%}
{%- endmacro %}

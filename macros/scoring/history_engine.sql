{# What history_profile_changes says of a lead and history point. #}
{% macro history_profile_columns() %}
    {{- return([
        'thirds', 'known_criteria', 'unmet_must_haves', 'spam_points', 'span_count', 'deed_count', 'fit_from_profile',
        'fit_from_rules',
    ]) -}}
{% endmacro %}

{#
Which leads the statement at hand is for. The materialization history_table puts the number of a bucket in the place of
the condition, one after the other; without it, all leads.
#}
{% macro in_this_bucket(scope) -%}
    {{ scope }}.bucket >= 0 /* in this bucket */
{%- endmacro %}

{#
Of the states of an engagement rule, `variant` is one. Rules that "at most n times" may reach without any event count one
more than there are events, so that 0 always means out of force.
#}
{% macro rule_event_count(state, variant) -%}
    ({{ state }}.count_{{ variant }}
    - case when {{ state }}.counting = 'range' and {{ state }}.min_count = 0 then 1 else 0 end)
{%- endmacro %}

{% macro rule_is_reached(state, variant) -%}
    {%- set events = rule_event_count(state, variant) -%}
    ({{ state }}.count_{{ variant }} > 0 and not (
        {{ state }}.counting = 'range' and (
            {{ events }} < coalesce({{ state }}.min_count, 1) or {{ events }} > coalesce({{ state }}.max_count, {{ events }})
        )
    ))
{%- endmacro %}

{# Do the points of the rule move from one history point to the next, with nothing happening to it? #}
{% macro rule_fades(state, variant) -%}
    ({{ state }}.decay = 'half_life' or {{ state }}.slope_{{ variant }} <> 0)
    and {{ rule_is_reached(state, variant) }}
    and {{ rule_event_count(state, variant) }} > 0
{%- endmacro %}

{#
The points of the rule in one of its states, before rounding and bounds; null if it is not reached. `units` is a row of
history_rule_steps; the variant `before` of it is the point before.
#}
{% macro rule_points(state, variant, moment, units) -%}
    {%- set prefix = units ~ ('.previous_' if moment == 'before' else '.') -%}
    case
        when not {{ rule_is_reached(state, variant) }} then null
        when {{ state }}.decay = 'none' and {{ state }}.counting = 'each'
            then {{ units }}.rule_points * {{ state }}.count_{{ variant }}
        when {{ state }}.decay = 'none' or {{ rule_event_count(state, variant) }} = 0 then {{ units }}.rule_points
        else {{ state }}.constant_{{ variant }} * {{ prefix }}constant_points
            + {{ state }}.slope_{{ variant }} * {{ prefix }}slope_points
    end
{%- endmacro %}

{# Points in 1/10000 without the rest: sums of whole numbers are exact. #}
{% macro whole_points(points) -%}
    {{ round_half_away(points, 0, nudge='1e-6') }}
{%- endmacro %}

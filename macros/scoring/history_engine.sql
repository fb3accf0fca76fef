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
The weight of an engagement rule's events: constant + slope * day, or with a half-life constant * 2 ^ (-day /
half-life); null if the rule is not reached. `state` is the table of the rule's columns.
#}
{% macro rule_weight(state, event_count, constant, slope, day) -%}
    case
        when {{ state }}.counting = 'range' and (
            {{ event_count }} < coalesce({{ state }}.min_count, 1) or {{ event_count }} > {{ state }}.max_count
        ) then null
        when {{ state }}.counting <> 'range' and {{ event_count }} = 0 then null
        when {{ state }}.decay = 'none' and {{ state }}.counting = 'each' then {{ event_count }}
        when {{ state }}.decay = 'none' or {{ event_count }} = 0 then 1
        when {{ state }}.decay = 'half_life'
            then {{ constant }} * power(2, -{{ day }} / cast({{ state }}.decay_days as {{ type_double() }}))
        else {{ constant }} + {{ slope }} * {{ day }}
    end
{%- endmacro %}

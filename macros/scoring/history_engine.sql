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
half-life); null if the rule is not reached. `state` is the table of the rule's columns. Rules that "at most n times" may
reach without any event count one more than there are events, so that 0 always means out of force.
#}
{% macro rule_weight(state, event_count, constant, slope, day) -%}
    {%- set events -%}
        ({{ event_count }} - case when {{ state }}.counting = 'range' and {{ state }}.min_count = 0 then 1 else 0 end)
    {%- endset -%}
    case
        when {{ event_count }} = 0 then null
        when {{ state }}.counting = 'range' and (
            {{ events }} < coalesce({{ state }}.min_count, 1) or {{ events }} > {{ state }}.max_count
        ) then null
        when {{ state }}.decay = 'none' and {{ state }}.counting = 'each' then {{ event_count }}
        when {{ state }}.decay = 'none' or {{ events }} = 0 then 1
        when {{ state }}.decay = 'half_life'
            then {{ constant }} * power(2, -{{ day }} / cast({{ state }}.decay_days as {{ type_double() }}))
        else {{ constant }} + {{ slope }} * {{ day }}
    end
{%- endmacro %}

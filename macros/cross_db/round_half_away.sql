{#
A number rounded half away from zero. Floats are six times as fast as long decimals, but what is 0.5 on paper may be
0.49999999999999 in them: a nudge of 1e-10 decides such a tie as on paper, and values with up to 9 decimals are exact.
Of numbers in smaller units the nudge is as much larger.
#}
{% macro round_half_away(number, digits, nudge='1e-10') %}
    {{- adapter.dispatch('round_half_away', 'lead_scoring')(number, digits, nudge) -}}
{% endmacro %}

{% macro default__round_half_away(number, digits, nudge) %}
    {%- set value = 'cast(' ~ number ~ ' as ' ~ type_double() ~ ')' -%}
    {{- 'round(' ~ value ~ ' + ' ~ nudge ~ ' * sign(' ~ value ~ '), ' ~ digits ~ ')' -}}
{% endmacro %}

{% macro postgres__round_half_away(number, digits, nudge) %}
    {%- set value = 'cast(' ~ number ~ ' as double precision)' -%}
    {{- 'cast(round(cast(' ~ value ~ ' + ' ~ nudge ~ ' * sign(' ~ value ~ ') as numeric), ' ~ digits ~ ') as double precision)' -}}
{% endmacro %}

{# A numeric without digits has none after the point on Redshift, which rounds floats by itself. #}
{% macro redshift__round_half_away(number, digits, nudge) %}
    {{- default__round_half_away(number, digits, nudge) -}}
{% endmacro %}

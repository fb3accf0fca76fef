{# The value below which a share of the group's values lies, between two of them if need be. #}
{% macro continuous_percentile(share, value) %}
    {{- adapter.dispatch('continuous_percentile', 'lead_scoring')(share, value) -}}
{% endmacro %}

{% macro default__continuous_percentile(share, value) %}
    {{- 'percentile_cont(' ~ share ~ ') within group (order by ' ~ value ~ ')' -}}
{% endmacro %}

{# BigQuery has it for windows only: the two values around the place, from the sorted array. #}
{% macro bigquery__continuous_percentile(share, value) %}
    {%- set sorted = 'array_agg(' ~ value ~ ' ignore nulls order by ' ~ value ~ ')' -%}
    {%- set place = share ~ ' * (count(' ~ value ~ ') - 1)' -%}
    {%- set lower = sorted ~ '[safe_offset(cast(floor(' ~ place ~ ') as int64))]' -%}
    {%- set upper = sorted ~ '[safe_offset(cast(ceil(' ~ place ~ ') as int64))]' -%}
    {{- '(' ~ lower ~ ' + (' ~ place ~ ' - floor(' ~ place ~ ')) * (' ~ upper ~ ' - ' ~ lower ~ '))' -}}
{% endmacro %}

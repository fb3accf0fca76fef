{# Days from one time to another, to the second. #}
{% macro days_elapsed(started_at, ended_at) -%}
    cast({{ dbt.datediff(started_at, ended_at, 'second') }} as {{ type_double() }}) / 86400
{%- endmacro %}

{# The value below which a share of the group lies, interpolated: the same words on DuckDB, Postgres and Spark. #}
{% macro percentile(share, value, data_type='numeric(12,2)') -%}
    {{ rounded(continuous_percentile(share, value), data_type) }}
{%- endmacro %}

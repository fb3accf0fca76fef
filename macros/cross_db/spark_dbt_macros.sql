{#
dbt's own macros on Spark, where its adapter's lose fractions of seconds, the order of lists, or need a format other than
Parquet. Days are UTC days: the session's time zone is UTC (profiles.yml).
#}
{% macro spark__dateadd(datepart, interval, from_date_or_timestamp) %}
    {{- 'timestampadd(' ~ datepart ~ ', cast(' ~ interval ~ ' as int), cast(' ~ from_date_or_timestamp ~ ' as timestamp))' -}}
{% endmacro %}

{# Ends of units between two times, as on DuckDB. #}
{% macro spark__datediff(first_date, second_date, datepart) %}
    {%- if datepart == 'day' -%}
        datediff(cast({{ second_date }} as date), cast({{ first_date }} as date))
    {%- elif datepart == 'year' -%}
        (year({{ second_date }}) - year({{ first_date }}))
    {%- elif datepart == 'month' -%}
        (12 * (year({{ second_date }}) - year({{ first_date }})) + month({{ second_date }}) - month({{ first_date }}))
    {%- elif datepart == 'second' -%}
        (unix_timestamp(cast({{ second_date }} as timestamp)) - unix_timestamp(cast({{ first_date }} as timestamp)))
    {%- else -%}
        {{- exceptions.raise_compiler_error('datediff by ' ~ datepart ~ ' is not written for Spark') -}}
    {%- endif -%}
{% endmacro %}

{% macro spark__listagg(measure, delimiter_text, order_by_clause, limit_num) -%}
    {%- if limit_num -%}
        {{- exceptions.raise_compiler_error('listagg with a limit is not written for Spark') -}}
    {%- endif -%}
    listagg({{ measure }}, {{ delimiter_text }}) {{ 'within group (' ~ order_by_clause ~ ')' if order_by_clause }}
{%- endmacro %}

{% macro spark__split_part(string_text, delimiter_text, part_number) %}
    {{- 'split_part(' ~ string_text ~ ', ' ~ delimiter_text ~ ', ' ~ part_number ~ ')' -}}
{% endmacro %}

{# In a literal of Spark a backslash begins an escape. #}
{% macro spark__escape_single_quotes(expression) -%}
    {{- expression | replace('\\', '\\\\') | replace("'", "\\'") -}}
{%- endmacro %}

{# Crossing many small tables, as dbt does it, takes Spark half a minute. #}
{% macro spark__generate_series(upper_bound) %}
    select id as generated_number from range(1, {{ upper_bound }} + 1)
{% endmacro %}

{# NOT NULL and CHECK are for Delta tables alone; the tests of keys look at the rest. #}
{% macro spark__persist_constraints(relation, model) %}
    {%- if config.get('file_format') == 'delta' -%}
        {%- do dbt_spark.spark__persist_constraints(relation, model) -%}
    {%- endif -%}
{% endmacro %}

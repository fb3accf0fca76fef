{# One row per declared column and row of a seed; needs a CTE seed_columns. #}
{% macro seed_cells(seed) -%}
    {%- do ref(seed) -%}
    {%- if not execute -%}{{- return('select 1') -}}{%- endif -%}
    {%- set columns = seed_node(seed).columns -%}
select
    '{{ seed }}' as seed_name,
    seed_columns.column_name,
    numbered_rows.row_key,
    case seed_columns.column_name
        {%- for column in columns %}
        when '{{ column }}' then numbered_rows.{{ column }}
        {%- endfor %}
    end as cell,
    numbered_rows.row_number,
    numbered_rows.row_id
from (
    select
        {{ columns | join(',\n        ') }},
        {%- for column in seed_node(seed).config.meta.key %}
        coalesce({{ column }}, '') {{ "|| ' / ' ||" if not loop.last else 'as row_key,' }}
        {%- endfor %}
        row_number,
        row_number() over (order by row_number) as row_id
    from (
        {{ seed_rows(seed) | indent(4) }}
    ) as text_rows
    where {{ seed_row_has_text(seed) }}
) as numbered_rows
inner join seed_columns on seed_columns.seed_name = '{{ seed }}' and seed_columns.is_declared
{%- endmacro %}

{# Chosen columns of one seed, out of seed_cells, one row per row of the seed. #}
{% macro seed_wide(seed, columns) -%}
select
    row_key,
    {%- for column in columns %}
    max(case when column_name = '{{ column }}' then cell end) as {{ column }},
    {%- endfor %}
    row_number,
    row_id
from {{ ref('seed_cells') }}
where seed_name = '{{ seed }}'
group by row_key, row_number, row_id
{%- endmacro %}

{# A decimal as people write it: 0.5000 -> 0.5, 10.0000 -> 10. #}
{% macro plain_number(expression) -%}
    {%- set text = 'cast(cast(' ~ expression ~ ' as numeric(18,4)) as ' ~ dbt.type_string() ~ ')' -%}
    {{ without_trailing(without_trailing(text, '0'), '.') }}
{%- endmacro %}

{# Is the pattern, a text column, a regular expression that the engine can read? #}
{% macro is_regex(pattern) %}
    {{- adapter.dispatch('is_regex', 'lead_scoring')(pattern) -}}
{% endmacro %}

{% macro default__is_regex(pattern) -%}
    true
{%- endmacro %}

{% macro duckdb__is_regex(pattern) -%}
    try(regexp_matches('', {{ pattern }})) is not null
{%- endmacro %}

{# Stops the run with every fault of the seeds in one message. #}
{% macro stop_on_seed_faults() %}
    {%- if execute -%}
        {%- set most = 50 -%}
        {%- set faults = run_query(
            'select seed_file, row_number, column_name, fault from ' ~ this
            ~ ' order by seed_file, row_number, column_name, fault'
        ) -%}
        {%- set lines = [] -%}
        {%- for fault in faults.rows[:most] -%}
            {%- set row = ' row ' ~ fault['row_number'] | int if fault['row_number'] is not none else '' -%}
            {%- set column = ', column ' ~ fault['column_name'] if fault['column_name'] is not none else '' -%}
            {%- do lines.append(fault['seed_file'] ~ row ~ column ~ ': ' ~ fault['fault']) -%}
        {%- endfor -%}
        {%- if faults.rows | length > most -%}
            {%- do lines.append('and ' ~ (faults.rows | length - most) ~ ' more: see the table ' ~ this) -%}
        {%- endif -%}
        {%- if lines -%}
            {{- exceptions.raise_compiler_error('The seeds have faults; no score was changed.\n' ~ lines | join('\n')) -}}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}

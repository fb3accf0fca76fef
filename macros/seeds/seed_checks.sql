{# The seeds that are checked. Named here because dbt wants to know the refs of seed_cells before it has read the YAML. #}
{% macro seed_names() %}
    {{- return([
        'scoring_models', 'rule_groups', 'fit_rules', 'engagement_rules', 'spam_rules', 'qualification_rules',
        'grade_bands', 'grade_ladder', 'engagement_tiers', 'temperatures', 'score_trends', 'score_bands',
        'score_labels', 'prospect_types', 'lifecycle_stages', 'stage_evidence', 'follow_up_actions',
        'buying_stages', 'attributes', 'activity_types', 'mail_domains', 'job_title_patterns', 'countries',
        'page_categories', 'exchange_rates',
    ]) -}}
{% endmacro %}

{#
Declarations as rows: one `select` of literals per item, so that the checks join to them.
`columns` maps the name of each column to its type; each row is a list in the same order.
#}
{% macro literal_rows(columns, rows) -%}
    {%- for row in rows %}
    {{ 'union all ' if not loop.first }}select
        {%- for name, data_type in columns.items() %}
        cast({{ literal(row[loop.index0]) }} as {{ api.Column.translate_type(data_type) }}) as {{ name }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    {%- else %}
    select
        {%- for name, data_type in columns.items() %}
        cast(null as {{ api.Column.translate_type(data_type) }}) as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    where false
    {%- endfor %}
{%- endmacro %}

{% macro literal(value) -%}
    {%- if value is none -%}null
    {%- elif value is boolean -%}{{ value | lower }}
    {%- elif value is number -%}{{ value }}
    {%- else -%}{{ dbt.string_literal(dbt.escape_single_quotes(value)) }}
    {%- endif -%}
{%- endmacro %}

{# Chosen columns of one seed, out of seed_cells, one row per row of the seed. #}
{% macro seed_wide(seed, columns) -%}
    select
        row_id,
        row_number,
        row_key,
        {%- for column in columns %}
        max(case when column_name = '{{ column }}' then cell end) as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('seed_cells') }}
    where seed_name = '{{ seed }}'
    group by row_id, row_number, row_key
{%- endmacro %}

{# A decimal as people write it: 0.5000 -> 0.5, 10.0000 -> 10. #}
{% macro plain_number(expression) -%}
    rtrim(rtrim(cast(cast({{ expression }} as numeric(18,4)) as {{ dbt.type_string() }}), '0'), '.')
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

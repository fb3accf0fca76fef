{#
One seed in the shape its YAML declares: explicit columns, trimmed, cast, empty rows left out, an optional column that
the file lacks as a typed null. It waits for seed_faults, so that nothing ever reads a seed with a fault.
#}
{% macro typed_seed(seed) %}
    {%- set depends_on = [ref(seed), ref('seed_faults')] -%}
    {%- if not execute -%}{{- return('select 1') -}}{%- endif -%}
    {%- set declared = seed_node(seed).columns.values() -%}
    with trimmed as (

        {{ seed_rows(seed) | indent(4) }}

    )

    select
        {%- for column in declared %}
        {{ typed_seed_column(column) }} as {{ column.name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from trimmed
    where {{ seed_row_has_text(seed) }}
{% endmacro %}

{# The rows of a seed with its declared columns as trimmed text, and the row's number in the spreadsheet. #}
{% macro seed_rows(seed) -%}
    {%- set found = seed_columns_found(seed) -%}
    select
        {%- for column in seed_node(seed).columns.values() %}
        {{ seed_text(column) if column.name in found or not found else 'cast(null as ' ~ dbt.type_string() ~ ')' }}
        {{- ' as ' ~ column.name }},
        {%- endfor %}
        {{ seed_row_number() }} as row_number
    from {{ ref(seed) }}
{%- endmacro %}

{% macro seed_row_has_text(seed) -%}
    coalesce({{ seed_node(seed).columns | join(', ') }}, null) is not null
{%- endmacro %}

{# A cell as text: without blanks around it, empty = null, a whole number without the .0 that spreadsheets add. #}
{% macro seed_text(column) -%}
    {%- set blanks_replaced = 'replace(replace(' ~ column.name ~ ', chr(160), chr(32)), chr(9), chr(32))' -%}
    {%- set text = 'trim(' ~ blanks_replaced ~ ')' -%}
    {%- set case = column.config.meta.get('case') -%}
    {%- if column.data_type == 'int' -%}
        {%- set text = without_trailing("replace(" ~ text ~ " || ';', '.0;', ';')", ';') -%}
    {%- elif case -%}
        {%- set text = case ~ '(' ~ text ~ ')' -%}
    {%- endif -%}
    nullif({{ text }}, '')
{%- endmacro %}

{% macro typed_seed_column(column) -%}
    {%- set data_type = api.Column.translate_type(column.data_type) -%}
    {%- if column.data_type == 'boolean' -%}
        case
            when lower({{ column.name }}) in ({{ true_words() }}) then true
            when lower({{ column.name }}) in ({{ false_words() }}) then false
        end
    {%- elif column.data_type == 'int' -%}
        cast(cast({{ column.name }} as {{ dbt.type_numeric() }}) as {{ data_type }})
    {%- else -%}
        cast({{ column.name }} as {{ data_type }})
    {%- endif -%}
{%- endmacro %}

{% macro true_words() -%}
    'true', 't', 'yes', 'y', '1', '1.0'
{%- endmacro %}

{% macro false_words() -%}
    'false', 'f', 'no', 'n', '0', '0.0'
{%- endmacro %}

{% macro seed_node(seed) %}
    {{- return(graph.nodes['seed.' ~ project_name ~ '.' ~ seed]) -}}
{% endmacro %}

{# Names of the columns the file has; empty before the first `dbt seed`. #}
{% macro seed_columns_found(seed) %}
    {%- set names = [] -%}
    {%- for column in adapter.get_columns_in_relation(ref(seed)) -%}
        {%- do names.append(column.name | lower) -%}
    {%- endfor -%}
    {{- return(names) -}}
{% endmacro %}

{# Row of the spreadsheet, the header being row 1; null where the engine does not keep the order of the file. #}
{% macro seed_row_number() %}
    {{- adapter.dispatch('seed_row_number', 'lead_scoring')() -}}
{% endmacro %}

{% macro default__seed_row_number() -%}
    cast(null as {{ dbt.type_int() }})
{%- endmacro %}

{% macro duckdb__seed_row_number() -%}
    cast(rowid + 2 as {{ dbt.type_int() }})
{%- endmacro %}

{# Redshift inherits from Postgres, and knows no places of rows. #}
{% macro redshift__seed_row_number() -%}
    {{ default__seed_row_number() }}
{%- endmacro %}

{# Seeds are loaded anew each time, so that rows lie in the order of the file. #}
{% macro postgres__seed_row_number() -%}
    cast(row_number() over (order by ctid) + 1 as {{ dbt.type_int() }})
{%- endmacro %}

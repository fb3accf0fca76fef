{#
An id of Salesforce in its form of 18 characters. The one of 15 tells upper from lower case; the three that follow say
which characters of each five are upper case: the first counts 1, the next 2, 4, 8 and 16, and the sum is a place in
A to Z, 0 to 5. https://gammone.com/en/programming/how-to-convert-salesforce-id-from-15-to-18-chars
#}
{% macro salesforce_id(expression) %}
    {%- set id = 'cast(' ~ expression ~ ' as ' ~ dbt.type_string() ~ ')' -%}
    case
        when length({{ id }}) = 15
            then {{ id }}
                {%- for first in [1, 6, 11] %}
                || substr(
                    'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345',
                    1
                    {%- for place in range(5) %}
                    {%- set character = 'substr(' ~ id ~ ', ' ~ (first + place) ~ ', 1)' %}
                    + case when {{ character }} <> lower({{ character }}) then {{ 2 ** place }} else 0 end
                    {%- endfor %},
                    1
                )
                {%- endfor %}
        else {{ id }}
    end
{%- endmacro %}

{#
The rows of a landed table of Salesforce, all ids in one spelling, with the reason why one is no record to count, if any:
`superseded` (an earlier version in Fivetran's history mode), `duplicate` (dlt appends without a key), `deleted`, or what
`omitted` says of a column that is true.
#}
{% macro salesforce_records(table_name, text_columns=[], omitted={}) %}
    {%- set landed = 'salesforce_dlt' if var('salesforce_loader') == 'dlt' else 'salesforce' -%}
    {%- set before_all = "cast('0001-01-01' as " ~ dbt.type_timestamp() ~ ")" -%}
    {%- set names = ['unreadable_columns'] + text_columns -%}
    {%- if execute -%}
        {%- for column in input_columns(landed, table_name) if column.name not in names -%}
            {%- do names.append(column.name) -%}
        {%- endfor -%}
    {%- endif -%}
with

landed as (
    {{ typed_source(landed, table_name, text_columns) }}
),

records as (
    select
        {%- for name in names %}
        {%- set is_id = name == 'id' or (name.endswith('_id') and not name.startswith('_dlt')) %}
        {{ salesforce_id(name) ~ ' as ' ~ name if is_id else name }},
        {%- endfor %}
        coalesce(last_modified_date, system_modstamp, created_date) as modified_at
    from landed
),

ranked as (
    select
        records.*,
        row_number() over (
            partition by id
            order by
                case when coalesce(_fivetran_active, true) then 0 else 1 end asc,
                coalesce(system_modstamp, modified_at, {{ before_all }}) desc,
                coalesce(_fivetran_synced, {{ before_all }}) desc,
                coalesce(_dlt_load_id, '') desc,
                coalesce(_dlt_id, '') asc
        ) as recency_rank
    from records
)

select
    ranked.*,
    case
        when not coalesce(_fivetran_active, true) then 'superseded'
        when id is not null and recency_rank > 1 then 'duplicate'
        when coalesce(is_deleted, false) or coalesce(_fivetran_deleted, false) then 'deleted'
        {%- for column, reason in omitted.items() %}
        when {{ column }} then '{{ reason }}'
        {%- endfor %}
    end as omitted_because
from ranked
{%- endmacro %}

{# The fields that become attributes: the column as landed, and the attribute, which has no `_c` at its end. #}
{% macro salesforce_fields() %}
    {%- set fields = [
        {'column': 'rating', 'attribute': 'rating'},
        {'column': 'has_opted_out_of_email', 'attribute': 'email_opt_out'},
    ] -%}
    {%- for name in var('salesforce_lead_fields') -%}
        {%- set column = name | lower | replace('__c', '_c') -%}
        {%- set attribute = column[:-2] if column.endswith('_c') else column -%}
        {%- if column not in fields | map(attribute='column') -%}
            {%- do fields.append({'column': column, 'attribute': attribute}) -%}
        {%- endif -%}
    {%- endfor -%}
    {{- return(fields) -}}
{% endmacro %}

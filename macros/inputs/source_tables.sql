{#
Which input tables each source system fills: for each of them there is a model stg_<source>__<table>. A source is read
if the var `sources` names it.
#}
{% macro source_tables() %}
    {{- return({
        'generic': [
            'leads', 'lead_attributes', 'lead_links', 'accounts', 'opportunities', 'lead_status_changes',
            'sales_activities', 'sales_feedback', 'nurture_memberships', 'web_events', 'email_events',
            'form_submissions', 'social_events', 'attendance_events', 'commerce_events', 'identities',
            'account_intent',
        ],
        'marketo': [
            'leads', 'lead_attributes', 'lead_links', 'lead_status_changes', 'sales_activities', 'nurture_memberships',
            'web_events', 'email_events', 'form_submissions', 'attendance_events', 'identities',
        ],
        'pardot': [
            'leads', 'lead_attributes', 'lead_links', 'opportunities', 'nurture_memberships', 'web_events',
            'email_events', 'form_submissions', 'social_events', 'attendance_events', 'identities',
        ],
        'hubspot': [
            'leads', 'lead_attributes', 'lead_links', 'accounts', 'opportunities', 'lead_status_changes',
            'sales_activities', 'web_events', 'email_events', 'form_submissions',
        ],
        'salesforce': [
            'leads', 'lead_attributes', 'lead_links', 'accounts', 'opportunities', 'lead_status_changes',
            'sales_activities', 'nurture_memberships', 'attendance_events',
        ],
        'segment': ['leads', 'lead_links', 'web_events', 'form_submissions', 'commerce_events', 'identities'],
        'snowplow': ['web_events', 'form_submissions', 'commerce_events', 'identities'],
        'ga4': ['web_events', 'form_submissions', 'commerce_events', 'identities'],
    }) -}}
{% endmacro %}

{# The rows of an input table from all sources in use, with the name of the source first. #}
{% macro union_of_sources(table_name) %}
    {%- set parts = [] -%}
    {%- for name in var('sources') if table_name in source_tables().get(name, []) -%}
        {%- do parts.append({'source': name, 'relation': ref('stg_' ~ name ~ '__' ~ table_name)}) -%}
    {%- endfor -%}
    {%- if not execute -%}{{- return('select 1') -}}{%- endif -%}
    {%- set columns = input_columns('generic', table_name) -%}
    {%- for part in parts %}
    select
        '{{ part.source }}' as source_system,
        {%- for column in columns %}
        {{ column.name }},
        {%- endfor %}
        unreadable_columns
    from {{ part.relation }}
    {{ 'union all' if not loop.last }}
    {%- else %}
    select
        cast(null as {{ dbt.type_string() }}) as source_system,
        {%- for column in columns %}
        cast(null as {{ api.Column.translate_type(column.data_type) }}) as {{ column.name }},
        {%- endfor %}
        cast(null as {{ dbt.type_string() }}) as unreadable_columns
    from (select 1 as one) as no_rows
    where 1 = 0
    {%- endfor %}
{% endmacro %}

{% macro input_columns(source_name, table_name) %}
    {%- set key = 'source.' ~ model.package_name ~ '.' ~ source_name ~ '.' ~ table_name -%}
    {{- return(graph.sources[key].columns.values() | list) -}}
{% endmacro %}

{#
The id of a record in the names of all sources together: two systems may both have a 4711. The generic source keeps its
ids, so that it can name records of the others. An id of Salesforce is one id in either of its spellings.
#}
{% macro source_id(source_name, expression) %}
    {%- if source_name == 'generic' -%}
        {{- expression -}}
    {%- elif source_name == 'salesforce' -%}
        'salesforce-' || {{ salesforce_id(expression) }}
    {%- else -%}
        '{{ source_name }}-' || cast({{ expression }} as {{ dbt.type_string() }})
    {%- endif -%}
{% endmacro %}

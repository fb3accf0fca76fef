{#
The records of one kind of a HubSpot account, with the properties under HubSpot's own names: so dlt lands them, while
Fivetran puts property_ before each. `names`: what else Fivetran calls by a name of its own.
#}
{% macro hubspot_object(fivetran_table, dlt_table, names={}) %}
    {%- if var('hubspot_loader') == 'dlt' -%}
        {{- typed_source('hubspot_dlt', dlt_table) -}}
    {%- else -%}
        {%- set landed = typed_source('hubspot', fivetran_table) -%}
        {%- if not execute -%}{{- return(landed) -}}{%- endif -%}
        select
            {%- for column in input_columns('hubspot', fivetran_table) %}
            {%- if column.name not in ('_fivetran_deleted', 'is_deleted') %}
            {{ column.name }} as {{ names.get(column.name, column.name | replace('property_', '')) }},
            {%- endif %}
            {%- endfor %}
            coalesce(_fivetran_deleted, false) or coalesce(is_deleted, false) as is_deleted,
            unreadable_columns
        from (
            {{ landed }}
        ) as landed
    {%- endif -%}
{% endmacro %}

{# The properties of contacts that become attributes, under their own names but for the opt-out, which HubSpot defines. #}
{% macro hubspot_properties() %}
    {{- return((['hs_email_optout'] + var('hubspot_lead_properties')) | unique | list) -}}
{% endmacro %}

{% macro hubspot_attribute(property_name) -%}
    case when lower({{ property_name }}) = 'hs_email_optout' then 'email_opt_out' else lower({{ property_name }}) end
{%- endmacro %}

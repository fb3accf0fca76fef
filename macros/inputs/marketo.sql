{# The columns of Marketo's table lead that only the vars name. #}
{% macro marketo_text_columns() %}
    {{- return([var('marketo_status_field')] + var('marketo_lead_attributes')) -}}
{% endmacro %}

{# A field's name as both APIs of Marketo, its screens and the column agree on it: leadStatus, Lead Status, lead_status. #}
{% macro marketo_field(expression) %}
    {{- "lower(replace(replace(" ~ expression ~ ", ' ', ''), '_', ''))" -}}
{% endmacro %}

{#
What a lead has as attributes: the landed column and the attribute it becomes. A company's own data stand with the lead,
for Marketo has no table of companies.
#}
{% macro marketo_attributes() %}
    {%- set attributes = {
        'unsubscribed': 'email_opt_out', 'industry': 'industry', 'number_of_employees': 'employee_count', 'annual_revenue': 'annual_revenue',
    } -%}
    {%- for name in var('marketo_lead_attributes') -%}{%- do attributes.update({name: name | lower}) -%}{%- endfor -%}
    {{- return(attributes) -}}
{% endmacro %}

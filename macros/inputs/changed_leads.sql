{#
Models that keep what they have of a lead until the lead changes (int_changed_leads): a partial run (int_lead_scope) takes
out the rows of the changed leads, by a pre-hook, and makes them anew.
#}
{% macro replace_changed_leads() %}
    {{- make_room(ref('int_lead_scope'), 'lead_id in (select lead_id from ' ~ ref('int_changed_leads') ~ ')') -}}
{% endmacro %}

{# The condition on the rows that such a model reads; true of all when it is made anew. #}
{% macro is_changed(lead_id) %}
    {%- if model.resource_type == 'unit_test' -%}{{- return('true') -}}{%- endif -%}
    {%- set run_scope = ref('int_lead_scope') -%}
    {%- set changed_leads = ref('int_changed_leads') -%}
    {{- lead_id ~ ' in (select lead_id from ' ~ changed_leads ~ ')' if is_partial_run(run_scope) else 'true' -}}
{% endmacro %}

{# The columns of an input table for a fingerprint: a time also by whether it has come, as what lies ahead does not count. #}
{% macro facts_of_input(table_name, table, as_of_date) %}
    {%- set facts = [] -%}
    {%- for column in input_columns('generic', table_name) -%}
        {%- do facts.append(table ~ '.' ~ column.name) -%}
        {%- if column.data_type == 'timestamp' -%}
            {%- do facts.append('cast(' ~ table ~ '.' ~ column.name ~ ' as date) <= ' ~ as_of_date) -%}
        {%- endif -%}
    {%- endfor -%}
    {{- return(facts) -}}
{% endmacro %}

{# All columns of a relation, for a fingerprint. #}
{% macro facts_of_table(relation, table, left_out=[]) %}
    {%- set facts = [] -%}
    {%- for column in adapter.get_columns_in_relation(relation) if column.name not in left_out -%}
        {%- do facts.append(table ~ '.' ~ column.name) -%}
    {%- endfor -%}
    {{- return(facts) -}}
{% endmacro %}

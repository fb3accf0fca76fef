{#
Models that keep what they have of a lead until the lead changes: a partial run takes out the rows of the leads that
have changed, by a pre-hook, and makes them anew. `of` says for which changes: those of what is known of the lead
(int_changed_leads), or of what its history has to know of it (history_changed_leads).
#}
{% macro replace_changed_leads(of='lead') %}
    {%- set changed_leads = ref('history_changed_leads' if of == 'history' else 'int_changed_leads') -%}
    {{- make_room(scope_of_changes(of), 'lead_id in (select lead_id from ' ~ changed_leads ~ ')') -}}
{% endmacro %}

{# The condition on the rows that such a model reads for its own table, or `table`; true of all if that is made anew. #}
{% macro is_changed(lead_id, of='lead', table=none) %}
    {%- if model.resource_type == 'unit_test' -%}{{- return('true') -}}{%- endif -%}
    {%- set changed_leads = ref('history_changed_leads' if of == 'history' else 'int_changed_leads') -%}
    {%- if is_partial_run(scope_of_changes(of), table) -%}
        {{- lead_id }} in (select lead_id from {{ changed_leads }})
    {%- else -%}
        true
    {%- endif -%}
{% endmacro %}

{% macro scope_of_changes(of) %}
    {{- return(ref('history_common_point' if of == 'history' else 'int_lead_scope')) -}}
{% endmacro %}

{#
The name and columns of a relation, for a fingerprint; of days and times also whether they have come, as much does not
count until then. When the run was is no fact.
#}
{% macro columns_and_days(relation, table, as_of_date) %}
    {%- set facts = ["'" ~ relation.identifier ~ "'"] -%}
    {%- for column in adapter.get_columns_in_relation(relation) if column.name | lower != 'observed_at' -%}
        {%- do facts.append(table ~ '.' ~ column.name) -%}
        {%- if column.dtype | lower == 'date' or (column.dtype | lower).startswith('timestamp') -%}
            {%- do facts.append('cast(' ~ table ~ '.' ~ column.name ~ ' as date) <= ' ~ as_of_date) -%}
        {%- endif -%}
    {%- endfor -%}
    {{- return(facts) -}}
{% endmacro %}

{#
Pre-hook of a table of the history that keeps the rows of leads that have not moved since the last run: takes out those of
the others, which come anew, and of leads that are no longer there.
#}
{% macro replace_moved_leads() %}
    {%- set moved -%}
        lead_id in (select lead_id from {{ ref('moved_leads') }})
        or lead_id not in (select lead_id from {{ ref('int_leads') }})
    {%- endset -%}
    {{- make_room(ref('int_lead_scope'), moved) -}}
{% endmacro %}

{# Pre-hook of a table that keeps the rows of leads that have not moved since the last run: the others come anew. #}
{% macro replace_moved_leads() %}
    {{- make_room(ref('int_lead_scope'), 'lead_id in (select lead_id from ' ~ ref('moved_leads') ~ ')') -}}
{% endmacro %}

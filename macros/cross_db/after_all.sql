{#
A hook that runs when the table is there for good, so that its error leaves the table for people to look at. Spark has no
transactions, and its adapter passes hooks over that are to run outside of one.
#}
{% macro after_all(hook) %}
    {{- return(adapter.dispatch('after_all', 'lead_scoring')(hook)) -}}
{% endmacro %}

{% macro default__after_all(hook) %}
    {{- return(after_commit(hook)) -}}
{% endmacro %}

{% macro spark__after_all(hook) %}
    {{- return(hook) -}}
{% endmacro %}

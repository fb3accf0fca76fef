{{ config(enabled='hubspot' in var('sources')) }}

{%- if var('hubspot_loader') == 'dlt' %}
with

stages as (
    {{ typed_source('hubspot_dlt', 'pipelines_deals__stages') | indent(4) }}
),

pipelines as (
    {{ typed_source('hubspot_dlt', 'pipelines_deals') | indent(4) }}
)

select
    stages.id as stage_id,
    pipelines.id as pipeline_id,
    stages.label,
    stages.metadata__probability as probability,
    cast(null as {{ dbt.type_boolean() }}) as closed_won,
    stages.metadata__is_closed as is_closed,
    stages.unreadable_columns
from stages
inner join pipelines
    on stages._dlt_parent_id = pipelines._dlt_id
{%- else %}
{{ typed_source('hubspot', 'deal_pipeline_stage') }}
{%- endif %}

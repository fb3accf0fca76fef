{{ config(enabled='hubspot' in var('sources')) }}

-- Survivors name the records they have swallowed in a list; what else a loader lands of merges is put beside it.
{%- set lists = {'contact': 'base_hubspot__contact', 'deal': 'base_hubspot__deal'} %}
with

{% if var('hubspot_loader') == 'dlt' -%}
{%- for kind in lists %}
{{ kind }}_children as (
    {{ typed_source('hubspot_dlt', kind ~ 's__hs_merged_object_ids') | indent(4) }}
),

{% endfor -%}
{%- else -%}
merged_deals as (
    {{ typed_source('hubspot', 'merged_deal') | indent(4) }}
),

merge_audits as (
    {{ typed_source('hubspot', 'contact_merge_audit') | indent(4) }}
),

{% endif -%}
listed as (
    {%- for kind, model in lists.items() %}
    select
        '{{ kind }}' as object_type,
        id as survivor_id,
        {{ unnest_words("replace(hs_merged_object_ids, ';', '|')") }} as merged_id,
        cast(null as {{ dbt.type_timestamp() }}) as merged_at
    from {{ ref(model) }}
    {{ join_words("replace(hs_merged_object_ids, ';', '|')") }}
    where hs_merged_object_ids is not null

    union all
    {% endfor %}
    {%- if var('hubspot_loader') == 'dlt' %}
    {%- for kind, model in lists.items() %}
    select
        '{{ kind }}' as object_type,
        survivors.id as survivor_id,
        {{ kind }}_children.value as merged_id,
        cast(null as {{ dbt.type_timestamp() }}) as merged_at
    from {{ kind }}_children
    inner join {{ ref(model) }} as survivors
        on {{ kind }}_children._dlt_parent_id = survivors._dlt_id
    {{ 'union all' if not loop.last }}
    {%- endfor %}
    {%- else %}
    select
        'deal' as object_type,
        deal_id as survivor_id,
        merged_deal_id as merged_id,
        cast(null as {{ dbt.type_timestamp() }}) as merged_at
    from merged_deals

    union all

    select
        'contact' as object_type,
        canonical_vid as survivor_id,
        vid_to_merge as merged_id,
        timestamp as merged_at
    from merge_audits
    {%- endif %}
)

select
    object_type,
    survivor_id,
    trim(merged_id) as merged_id,
    min(merged_at) as merged_at
from listed
where
    trim(merged_id) <> ''
    and trim(merged_id) <> survivor_id
group by object_type, survivor_id, trim(merged_id)

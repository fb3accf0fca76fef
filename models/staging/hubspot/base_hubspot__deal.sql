{{ config(enabled='hubspot' in var('sources')) }}

{{ hubspot_object('deal', 'deals', {
    'deal_id': 'id', 'deal_pipeline_id': 'pipeline', 'deal_pipeline_stage_id': 'dealstage',
}) }}

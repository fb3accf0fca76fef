{{ config(enabled='marketo' in var('sources')) }}

{{ typed_source('marketo', 'lead', marketo_text_columns()) }}

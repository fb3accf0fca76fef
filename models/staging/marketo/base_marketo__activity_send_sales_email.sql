{{ config(enabled='marketo' in var('sources')) }}

{{ typed_source('marketo', 'activity_send_sales_email') }}

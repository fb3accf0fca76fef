with

classes as (
    select * from {{ ref('int_event_classes') }}
),

content_rules as (
    select * from {{ ref('int_content_rules') }}
)

select distinct
    classes.event_class_id,
    content_rules.rule_key
from classes
inner join content_rules
    on classes.content_id = content_rules.content_id

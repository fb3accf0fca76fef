with

contents as (
    select * from {{ ref('int_event_contents') }}
),

rules as (
    select * from {{ ref('int_engagement_rules') }}
)

select
    contents.content_id,
    rules.rule_key
from contents
inner join rules
    on
        contents.channel = lower(rules.channel)
        and contents.activity_type = lower(rules.activity_type)
        and (
            rules.content_operator is null
            or (
                rules.content_operator = 'in_category'
                and {{ condition_is_met('contents.category', "'in'", 'rules.content_value') }}
            )
            or {{ condition_is_met("nullif(contents.content, '')", 'rules.content_operator', 'rules.content_value') }}
        )

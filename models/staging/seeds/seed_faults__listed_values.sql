-- A rule that asks for a value that can never be would never match, or always, and nobody would notice.
{{ config(schema='seeds') }}

{%- set most_shown = 30 %}

with

possible_values as (
    select * from {{ ref('seed_possible_values') }}
),

conditions as (
    select * from {{ ref('seed_conditions') }}
),

lead_attributes as (
    select * from {{ ref('stg_inputs__lead_attributes') }}
),

engagement_rules as (
    {{ seed_wide('engagement_rules', ['channel', 'content_operator', 'content_value']) | indent(4) }}
),

-- A custom attribute overrides a built-in one of its name, and may hold anything.
custom_attributes as (
    select distinct lower(attribute) as attribute
    from lead_attributes
),

value_lists as (
    select
        value_list,
        case
            when count(*) <= {{ most_shown }}
                then 'use one of ' || {{ dbt.listagg('value', "', '", 'order by value') }}
            else 'it can have ' || cast(count(*) as {{ dbt.type_string() }}) || ' values, but not this one'
        end as advice
    from possible_values
    group by value_list
),

cells as (
    select
        conditions.seed_name,
        conditions.value_column as column_name,
        conditions.row_key,
        case conditions.attribute
            when 'landing_page_category' then 'page_category' else conditions.attribute
        end as value_list,
        conditions.operand,
        conditions.operator = 'in' as has_several_words,
        conditions.row_number
    from conditions
    left join custom_attributes on conditions.attribute = custom_attributes.attribute
    where
        conditions.operator in ('equals', 'not_equals', 'in')
        and custom_attributes.attribute is null

    union all

    select
        'engagement_rules' as seed_name,
        'content_value' as column_name,
        row_key,
        'page_category' as value_list,
        content_value as operand,
        true as has_several_words,
        row_number
    from engagement_rules
    where
        lower(content_operator) = 'in_category'
        and lower(channel) = 'web'
),

words as (
    select
        seed_name,
        column_name,
        row_key,
        value_list,
        {{ unnest_words('operand') }} as word,
        row_number
    from cells
    {{ join_words('operand') }}
    where has_several_words

    union all

    select
        seed_name,
        column_name,
        row_key,
        value_list,
        operand as word,
        row_number
    from cells
    where not has_several_words
)

select
    words.seed_name,
    words.column_name,
    words.row_key || ': ' || {{ in_quotes('trim(words.word)') }} || ' is no ' || words.value_list || '; '
    || value_lists.advice
        as fault,
    words.row_number
from words
-- What has no list is free; so is a list that cannot be read, which is a fault of its own.
inner join value_lists on words.value_list = value_lists.value_list
left join possible_values
    on
        words.value_list = possible_values.value_list
        and lower(trim(words.word)) = lower(possible_values.value)
where
    possible_values.value is null
    and trim(words.word) <> ''

-- An audience that asks for what no lead can have would be empty, and nobody would notice.
{{ config(schema='seeds') }}

{%- set lists = {
    'temperatures': 'temperature', 'grade_letters': 'grade letter', 'lifecycle_stages': 'lifecycle stage',
    'consent_attribute': 'attribute',
} %}

with

audiences as (
    {{ seed_wide('audiences', ['scoring_model'] + lists | list) | indent(4) }}
),

sync_fields as (
    {{ seed_wide('sync_fields', ['sync_target', 'published_value', 'crm_field']) | indent(4) }}
),

attributes as (
    {{ seed_wide('attributes', ['attribute']) | indent(4) }}
),

temperatures as (
    {{ seed_wide('temperatures', ['scoring_model', 'temperature']) | indent(4) }}
),

score_labels as (
    {{ seed_wide('score_labels', ['grade_letter']) | indent(4) }}
),

lifecycle_stages as (
    {{ seed_wide('lifecycle_stages', ['scoring_model', 'lifecycle_stage']) | indent(4) }}
),

lead_attributes as (
    select * from {{ ref('stg_inputs__lead_attributes') }}
),

-- Without a scoring model: possible in all of them.
possible_values as (
    {% for column, seed, value in [
        ('temperatures', 'temperatures', 'temperature'), ('lifecycle_stages', 'lifecycle_stages', 'lifecycle_stage'),
    ] %}
    select
        '{{ column }}' as column_name,
        scoring_model,
        {{ value }} as word
    from {{ seed }}

    union distinct

    {% endfor %}
    {% for column, table, value in [
        ('grade_letters', 'score_labels', 'grade_letter'), ('consent_attribute', 'attributes', 'attribute'),
        ('consent_attribute', 'lead_attributes', 'attribute'),
    ] %}
    select
        '{{ column }}' as column_name,
        cast(null as {{ dbt.type_string() }}) as scoring_model,
        {{ value }} as word
    from {{ table }}
    {{ 'union distinct' if not loop.last }}
    {% endfor %}
),

words as (
    {% for column in lists %}
    select
        row_key,
        scoring_model,
        '{{ column }}' as column_name,
        {{ unnest_words(column) }} as word,
        row_number
    from audiences
    {{ join_words(column) }}
    where {{ column }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

unknown_words as (
    select
        words.*,
        case words.column_name
            {%- for column, what in lists.items() %}
            when '{{ column }}' then '{{ what }}'
            {%- endfor %}
        end as what
    from words
    left join possible_values
        on
            words.column_name = possible_values.column_name
            and coalesce(possible_values.scoring_model, words.scoring_model) = words.scoring_model
            and lower(trim(words.word)) = lower(possible_values.word)
    where
        possible_values.word is null
        and trim(words.word) <> ''
)

select
    'audiences' as seed_name,
    column_name,
    row_key || ': ' || {{ in_quotes('trim(word)') }} || ' is no ' || what || ' of this model' as fault,
    row_number
from unknown_words

union all

select
    'sync_fields' as seed_name,
    'crm_field' as column_name,
    later.row_key || ': the field ' || later.crm_field || ' takes ' || earlier.published_value || ' already' as fault,
    later.row_number
from sync_fields as later
inner join sync_fields as earlier
    on
        later.sync_target = earlier.sync_target
        and lower(later.crm_field) = lower(earlier.crm_field)
        and later.row_id > earlier.row_id

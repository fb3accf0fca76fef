{{ config(schema='seeds') }}

{%- set fixed_values = {
    'email_type': ['business', 'free', 'disposable', 'invalid', 'missing'],
    'email_has_bounced': ['true', 'false'],
    'form_is_honeypot_filled': ['true', 'false'],
} %}

with

leads as (
    select * from {{ ref('stg_inputs__leads') }}
),

job_title_patterns as (
    {{ seed_wide('job_title_patterns', ['derived_attribute', 'derived_value']) | indent(4) }}
),

page_categories as (
    {{ seed_wide('page_categories', ['page_category']) | indent(4) }}
),

countries as (
    {{ seed_wide('countries', ['country_name', 'country_code', 'region']) | indent(4) }}
),

all_values as (
    {% for value_list, words in fixed_values.items() %}
    {% for word in words %}
    select
        '{{ value_list }}' as value_list,
        '{{ word }}' as value
    union all
    {% endfor %}
    {% endfor %}
    select
        lower(derived_attribute) as value_list,
        lower(derived_value) as value
    from job_title_patterns
    union all
    select
        'page_category' as value_list,
        lower(page_category) as value
    from page_categories
    union all
    select
        'region' as value_list,
        region as value
    from countries
    union all
    select
        'country_code' as value_list,
        upper(country_code) as value
    from countries
    union all
    -- A lead's own region stands, and so does a country that the seed does not know.
    select
        'region' as value_list,
        region as value
    from leads
    union all
    select
        'country_code' as value_list,
        leads.country as value
    from leads
    left join countries on lower(leads.country) = lower(countries.country_name)
    where countries.country_name is null
)

select
    value_list,
    min(value) as value
from all_values
where value is not null
group by value_list, lower(value)

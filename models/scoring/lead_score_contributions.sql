-- The ledger: what each rule gave and what each cap, weight and rounding took or added. It adds up to the score.
{%- set text_type = dbt.type_string() %}
{%- set points_type = api.Column.translate_type('numeric(18,4)') %}
with

rule_points as (
    select rule_points.*
    from {{ ref('rule_points') }} as rule_points
    inner join {{ ref('int_scoring_dates') }} as dates
        on
            rule_points.as_of_date = dates.as_of_date
            and dates.is_current
),

group_points as (
    select group_points.*
    from {{ ref('group_points') }} as group_points
    inner join {{ ref('int_scoring_dates') }} as dates
        on
            group_points.as_of_date = dates.as_of_date
            and dates.is_current
),

score_points as (
    select * from {{ ref('score_points') }}
    where is_current
),

adjustments as (
    select
        lead_id,
        scoring_model,
        'rule_cap:' || rule_id as rule_id,
        rule_group,
        side,
        clamped_points - points as points
    from rule_points

    union all

    select
        lead_id,
        scoring_model,
        'group_cap:' || rule_group,
        rule_group,
        side,
        clamped_points - points
    from group_points
    {%- for side in ['fit', 'engagement'] %}

    union all

    select
        lead_id,
        scoring_model,
        'side_cap:{{ side }}',
        cast(null as {{ text_type }}),
        '{{ side }}',
        {{ side }}_score - {{ side }}_points
    from score_points

    union all

    select
        lead_id,
        scoring_model,
        'weight:{{ side }}',
        cast(null as {{ text_type }}),
        '{{ side }}',
        weighted_{{ side }} - {{ side }}_score
    from score_points
    {%- endfor %}
    {%- for rule_id, step in {
        'score_cap': 'clamped_score - unclamped_score', 'rounding': 'score - clamped_score'
    }.items() %}

    union all

    select
        lead_id,
        scoring_model,
        '{{ rule_id }}',
        cast(null as {{ text_type }}),
        cast(null as {{ text_type }}),
        {{ step }}
    from score_points
    {%- endfor %}
)

select
    lead_id,
    scoring_model,
    'rule' as entry_type,
    rule_id,
    rule_group,
    side,
    matched_value,
    cast(events_seen as {{ dbt.type_int() }}) as events_seen,
    cast(events_counted as {{ dbt.type_int() }}) as events_counted,
    cast(raw_points as {{ points_type }}) as raw_points,
    cast(points as {{ points_type }}) as points
from rule_points

union all

select
    lead_id,
    scoring_model,
    'adjustment' as entry_type,
    rule_id,
    rule_group,
    side,
    cast(null as {{ text_type }}) as matched_value,
    cast(null as {{ dbt.type_int() }}) as events_seen,
    cast(null as {{ dbt.type_int() }}) as events_counted,
    cast(null as {{ points_type }}) as raw_points,
    cast(points as {{ points_type }}) as points
from adjustments
where points != 0

{{ config(group="lead_scoring") }}

-- Method 3 in table I of R. G. Newcombe, Statistics in Medicine 17 (1998), p. 861; besides, all of 20 and none of none.
{%- set published_rows = [
    [15, 148, 0.0624, 0.1605], [0, 20, 0, 0.1611], [1, 29, 0.0061, 0.1718], [20, 20, 0.8389, 1], [0, 0, 'null', 'null'],
] %}
with

published as (
    select
        81 as successes,
        263 as cases,
        0.2553 as lower_end,
        0.3662 as upper_end
    {%- for row in published_rows %}
    union all
    select {{ row | join(', ') }}
    {%- endfor %}
),

computed as (
    select
        published.*,
        {{ wilson_lower('successes', 'cases') }} as wilson_lower,
        {{ wilson_upper('successes', 'cases') }} as wilson_upper
    from published
)

select * from computed
where
    coalesce(abs(wilson_lower - lower_end) > 0.00005, lower_end is not null or wilson_lower is not null)
    or coalesce(abs(wilson_upper - upper_end) > 0.00005, upper_end is not null or wilson_upper is not null)

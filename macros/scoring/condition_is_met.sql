{#
Does a value meet a condition of the rule seeds? All arguments are columns: the value as text, the operator, its
operand and, for `between`, the upper operand. Text compares trimmed and case-insensitively, numbers as numbers.
A missing value meets is_unknown only; an unknown operator is met by nothing.
#}
{% macro condition_is_met(value, operator, operand, upper_operand='null') %}
    {%- set text_value = 'lower(trim(' ~ value ~ '))' -%}
    {%- set text_operand = 'lower(trim(' ~ operand ~ '))' -%}
    {#- Exact: long ids stay apart, and the text NaN is no number. -#}
    {%- set number_type = api.Column.translate_type('numeric(28,6)') -%}
    {%- set number_value = try_cast(value, number_type) -%}
    {%- set number_operand = try_cast(operand, number_type) -%}
    {%- set equals -%}
        {{ text_value }} = {{ text_operand }} or coalesce({{ number_value }} = {{ number_operand }}, false)
    {%- endset -%}
    case {{ operator }}
        when 'is_known' then {{ value }} is not null
        when 'is_unknown' then {{ value }} is null
        when 'equals' then {{ equals }}
        when 'not_equals' then not ({{ equals }})
        when 'in'
            then '|' || replace(replace({{ text_operand }}, ' |', '|'), '| ', '|') || '|'
                like '%|' || {{ escape_like(text_value) }} || '|%' escape '!'
                and {{ text_value }} not like '%|%'
        when 'contains' then {{ text_value }} like '%' || {{ escape_like(text_operand) }} || '%' escape '!'
        when 'starts_with' then {{ text_value }} like {{ escape_like(text_operand) }} || '%' escape '!'
        when 'ends_with' then {{ text_value }} like '%' || {{ escape_like(text_operand) }} escape '!'
        when 'matches' then {{ regex_match('trim(' ~ value ~ ')', operand) }}
        when 'between'
            then {{ number_value }} >= {{ number_operand }}
                and {{ number_value }} < {{ try_cast(upper_operand, number_type) }}
        when 'at_least' then {{ number_value }} >= {{ number_operand }}
        when 'less_than' then {{ number_value }} < {{ number_operand }}
        else false
    end
{% endmacro %}

{# Takes the meaning out of the characters that LIKE would read as a pattern. #}
{% macro escape_like(text) -%}
    replace(replace(replace({{ text }}, '!', '!!'), '%', '!%'), '_', '!_')
{%- endmacro %}

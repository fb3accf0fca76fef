{{ config(materialized='table', schema='seeds') }}

{#- The declarations of the seeds, and what the files really have, as data. -#}
{%- set rows = [] -%}
{%- for seed in seed_names() -%}
    {%- do ref(seed) -%}
    {%- if execute -%}
        {%- set node = seed_node(seed) -%}
        {%- set found = seed_columns_found(seed) -%}
        {%- for column in node.columns.values() -%}
            {%- set meta = column.config.meta -%}
            {%- do rows.append([
                seed, node.original_file_path, column.name, column.data_type, true,
                column.name in found, meta.get('optional_column', false), meta.get('required', false),
                meta.get('accepted') | join('|') if meta.get('accepted') else none,
                meta.get('min'), meta.get('max'), meta.get('above'),
            ]) -%}
        {%- endfor -%}
        {%- for name in found if name not in node.columns -%}
            {%- do rows.append(
                [seed, node.original_file_path, name, 'string', false, true, true, false, none, none, none, none]
            ) -%}
        {%- endfor -%}
    {%- endif -%}
{%- endfor -%}

{{ literal_rows(
    {
        'seed_name': 'string', 'seed_file': 'string', 'column_name': 'string', 'data_type': 'string',
        'is_declared': 'boolean', 'is_in_file': 'boolean', 'is_optional': 'boolean', 'is_required': 'boolean',
        'accepted_words': 'string', 'lowest': 'numeric(18,4)', 'highest': 'numeric(18,4)', 'above': 'numeric(18,4)',
    },
    rows,
) }}

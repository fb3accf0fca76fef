{# The seeds that are checked. Named here because dbt wants to know the refs of seed_cells before it has read the YAML. #}
{% macro seed_names() %}
    {{- return([
        'scoring_models', 'rule_groups', 'fit_rules', 'engagement_rules', 'spam_rules', 'qualification_rules',
        'grade_bands', 'grade_ladder', 'engagement_tiers', 'temperatures', 'trend_bands', 'score_bands',
        'score_labels', 'prospect_types', 'lifecycle_stages', 'stage_evidence', 'follow_up_actions',
        'buying_stages', 'attributes', 'activity_types', 'event_names', 'mail_domains', 'job_title_patterns',
        'countries', 'page_categories', 'bot_rules', 'exchange_rates', 'evaluation_settings', 'identity_exceptions',
        'sync_targets', 'sync_fields', 'audiences',
    ]) -}}
{% endmacro %}

{# Every column that a seed declares or its file has, with what its cells may hold. #}
{% macro declared_columns() -%}
    {%- set rows = [] -%}
    {%- for seed in seed_names() if execute -%}
        {%- set node = seed_node(seed) -%}
        {%- set found = seed_columns_found(seed) -%}
        {%- for column in node.columns.values() -%}
            {%- set meta = column.config.meta -%}
            {%- set accepted_words = meta.get('accepted', []) | join('|') or none -%}
            {%- do rows.append([
                seed, node.original_file_path, column.name, column.data_type, true, column.name in found,
                meta.get('optional_column', false), meta.get('required', false), accepted_words,
                meta.get('min'), meta.get('max'), meta.get('above'),
            ]) -%}
        {%- endfor -%}
        {%- for name in found if name not in node.columns -%}
            {%- do rows.append(
                [seed, node.original_file_path, name, 'string', false, true, true, false, none, none, none, none]
            ) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ literal_rows(
        {
            'seed_name': 'string', 'seed_file': 'string', 'column_name': 'string', 'data_type': 'string',
            'is_declared': 'boolean', 'is_in_file': 'boolean', 'is_optional': 'boolean', 'is_required': 'boolean',
            'accepted_words': 'string', 'lowest': 'numeric(18,4)', 'highest': 'numeric(18,4)',
            'exceeded': 'numeric(18,4)',
        },
        rows,
    ) }}
{%- endmacro %}

{# The last column of each key, and the words for a row that repeats it. #}
{% macro declared_keys() -%}
    {%- set rows = [] -%}
    {%- for seed in seed_names() if execute -%}
        {%- set node = seed_node(seed) -%}
        {%- set key = node.config.meta.key -%}
        {%- set when = ', at the same time' if 'valid_to' in node.columns else '' -%}
        {%- do rows.append([seed, key[-1], key | join(' and '), when]) -%}
    {%- endfor -%}
    {{ literal_rows(
        {'seed_name': 'string', 'column_name': 'string', 'key_words': 'string', 'when_words': 'string'}, rows
    ) }}
{%- endmacro %}

{# Pairs of columns, the first never above the second. #}
{% macro declared_pairs() -%}
    {%- set rows = [] -%}
    {%- for seed in seed_names() if execute -%}
        {%- for pair in seed_node(seed).config.meta.get('not_above', []) -%}
            {%- do rows.append([seed] + pair) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ literal_rows({'seed_name': 'string', 'lower_column': 'string', 'upper_column': 'string'}, rows) }}
{%- endmacro %}

{# One row per column of a reference; a reference has one or two. #}
{% macro declared_references() -%}
    {%- set rows = [] -%}
    {%- for seed in seed_names() if execute -%}
        {%- for reference in seed_node(seed).config.meta.get('references', []) -%}
            {%- set columns = reference['columns'] -%}
            {%- set target_columns = reference.get('to', columns) -%}
            {%- for column in columns -%}
                {%- do rows.append([
                    seed ~ ' > ' ~ reference.seed, loop.index, loop.length, seed, column, columns[-1],
                    reference.seed, target_columns[loop.index0],
                ]) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ literal_rows(
        {
            'reference_id': 'string', 'part': 'int', 'part_count': 'int', 'seed_name': 'string',
            'column_name': 'string', 'last_column': 'string', 'target_seed': 'string', 'target_column': 'string',
        },
        rows,
    ) }}
{%- endmacro %}

{# The columns that hold the parts of a condition, whatever their names. #}
{% macro declared_conditions() -%}
    {%- set rows = [] -%}
    {%- for seed in seed_names() if execute -%}
        {%- for role, column in seed_node(seed).config.meta.get('condition', {}).items() -%}
            {%- do rows.append([seed, role, column]) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ literal_rows({'seed_name': 'string', 'part': 'string', 'column_name': 'string'}, rows) }}
{%- endmacro %}

{# The seeds whose rows are bands. #}
{% macro declared_bands() -%}
    {%- set rows = [] -%}
    {%- for seed in seed_names() if execute and seed_node(seed).config.meta.get('bands') -%}
        {%- do rows.append([seed]) -%}
    {%- endfor -%}
    {{ literal_rows({'seed_name': 'string'}, rows) }}
{%- endmacro %}

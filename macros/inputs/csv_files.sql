{#
CSV files on DuckDB. Every value comes as text: staging casts, and a value that does not fit costs its row, not the
build. The dialect is fixed, for a guessed one depends on the first rows. A line with more or fewer values than the
header stops the run: they may stand in the wrong columns.
#}
{% macro csv_scan(file) %}
    {%- set names = csv_column_names(file) -%}
    {%- set columns = [] -%}
    {%- for name in names -%}{%- do columns.append(sql_text(name) ~ ": 'varchar'") -%}{%- endfor -%}
    {%- set scan = 'read_csv(' ~ file.pattern ~ ', header = true, columns = {' ~ columns | join(', ') ~ '}, '
        ~ csv_dialect() -%}
    {%- do check_csv_lines(file, scan) -%}
    {{- return({'sql': scan ~ ')', 'place': 'file ' ~ file.path, 'columns': dict.fromkeys(names, 'varchar')}) -}}
{% endmacro %}

{% macro csv_dialect() %}
    {{- return("auto_detect = false, delim = ',', quote = '\"', escape = '\"', max_line_size = 67108864") -}}
{% endmacro %}

{# The names in the first line, lower-case and trimmed. #}
{% macro csv_column_names(file) %}
    {%- set cells = [] -%}
    {%- for number in range(1000) -%}{%- do cells.append("'cell_" ~ number ~ "': 'varchar'") -%}{%- endfor -%}
    {%- set lines = run_query(
        "select cast(to_json([*columns(*)]) as varchar) as cells from read_csv(" ~ file.pattern ~ ", header = false,"
        ~ " columns = {" ~ cells | join(', ') ~ "}, nullstr = '\x01', null_padding = true, strict_mode = false,"
        ~ " ignore_errors = true, parallel = false, " ~ csv_dialect() ~ ") limit 1"
    ).rows -%}
    {%- set names = [] -%}
    {%- for cell in (fromjson(lines[0][0]) if lines else []) if cell is not none -%}
        {%- set name = cell | trim | lower -%}
        {%- if name and name in names -%}
            {{- exceptions.raise_compiler_error("Input file " ~ file.path ~ " has two columns named " ~ name ~ ".") -}}
        {%- endif -%}
        {%- do names.append(name or 'unnamed_' ~ loop.index) -%}
    {%- endfor -%}
    {%- if not names or '\x00' in names | join -%}
        {{- exceptions.raise_compiler_error("Input file " ~ file.path ~ " has no header line of UTF-8 text.") -}}
    {%- elif names | length == 1 -%}
        {{- exceptions.raise_compiler_error(
            "Input file " ~ file.path ~ " has one column only, '" ~ names[0] ~ "': values must be separated by commas."
        ) -}}
    {%- endif -%}
    {{- return(names) -}}
{% endmacro %}

{% macro check_csv_lines(file, scan) %}
    {%- set words = {
        'MISSING COLUMNS': 'has fewer values than the header',
        'TOO MANY COLUMNS': 'has more values than the header',
        'UNQUOTED VALUE': 'has a quote that is not closed, or one inside quotes that is not doubled',
        'INVALID ENCODING': 'is not UTF-8',
        'LINE SIZE OVER MAXIMUM': 'is longer than 64 MB',
    } -%}
    {%- do run_query('drop table if exists csv_faults') -%}
    {%- do run_query('drop table if exists csv_files_read') -%}
    {%- do run_query(
        'select max(hash(columns(*))) from ' ~ scan
        ~ ", store_rejects = true, rejects_table = 'csv_faults', rejects_scan = 'csv_files_read')"
    ) -%}
    {%- set faults = run_query(
        'select line, min(error_type), min(column_name), count(*) over () from csv_faults'
        ~ ' group by line order by line limit 1'
    ).rows -%}
    {%- if faults -%}
        {%- set line, fault, column, line_count = faults[0].values() -%}
        {{- exceptions.raise_compiler_error(
            "Line " ~ line ~ " of input file " ~ file.path ~ " " ~ words.get(fault, 'cannot be read: ' ~ fault | lower)
            ~ (", from column " ~ column ~ " on" if column)
            ~ (" (bad lines: " ~ line_count ~ ")" if line_count > 1) ~ "."
        ) -}}
    {%- endif -%}
{% endmacro %}

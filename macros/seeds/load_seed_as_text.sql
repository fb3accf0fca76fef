{#
    A seed lands as text, cell for cell: types are checked by seed_faults and cast by typed_seed, so that one
    wrong cell gives a message with its row instead of a failed load. Only this project's seeds are treated so.
#}
{% macro default__create_csv_table(model, agate_table) %}
    {% if model.package_name != 'lead_scoring' %}
        {{ return(dbt.default__create_csv_table(model, agate_table)) }}
    {% endif %}

    {% set sql %}
        create table {{ this.render() }} (
            {%- for column in seed_column_names(model, agate_table.column_names) %}
            {{ column }} {{ dbt.type_string() }}{{ ',' if not loop.last }}
            {%- endfor %}
        )
    {% endset %}
    {% call statement('_') %}{{ sql }}{% endcall %}
    {{ return(sql) }}
{% endmacro %}


{#
    Column names as a spreadsheet leaves them -> lower-cased, trimmed, unique; a column without a name becomes
    `unnamed_<n>`. Names that nobody declared are quoted, for they may be anything.
#}
{% macro seed_column_names(model, column_names) %}
    {% set header = [] %}
    {% for column_name in column_names %}
        {% set column = column_name | string | trim | lower %}
        {# dbt names the column after its letters (c, aa) when the header cell is empty. #}
        {% set letters = modules.re.fullmatch('(' ~ 'abcdefghijklmnopqrstuvwxyz'[loop.index0 % 26] ~ ')+', column) %}
        {% if letters or not column or column in header %}
            {% set column = 'unnamed_' ~ loop.index if letters or not column else column ~ '_' ~ loop.index %}
        {% endif %}
        {% do header.append(column) %}
    {% endfor %}
    {% set quoted = [] %}
    {% for column in header %}
        {% do quoted.append(column if column in model.columns else adapter.quote(column)) %}
    {% endfor %}
    {{ return(quoted) }}
{% endmacro %}


{# Engines that insert row by row name the columns: by the same header. #}
{% macro get_seed_column_quoted_csv(model, column_names) %}
    {% if model.package_name != 'lead_scoring' %}
        {{ return(dbt.get_seed_column_quoted_csv(model, column_names)) }}
    {% endif %}
    {{ return(seed_column_names(model, column_names) | join(', ')) }}
{% endmacro %}


{# The CSV dialect is fixed: a guessed one depends on the rows, and a spreadsheet leaves rows of uneven length. #}
{% macro duckdb__load_csv_rows(model, agate_table) %}
    {% if model.package_name != 'lead_scoring' %}
        {{ return(dbt_duckdb.duckdb__load_csv_rows(model, agate_table)) }}
    {% endif %}

    {% set sql %}
        copy {{ this.render() }} from '{{ adapter.get_seed_file_path(model) | replace("'", "''") }}' (
            format csv, auto_detect false, header true, null_padding true, parallel false,
            delimiter '{{ config.get('delimiter', ',') }}', quote '"', escape '"'
        )
    {% endset %}
    {% do adapter.add_query(sql, abridge_sql_log=True) %}
    {{ return(sql) }}
{% endmacro %}


{#
    Of a seed dbt writes the SQL it ran to target/run/<path of the seed>. When the seeds lie outside the project, that
    path can lead out of target and to the seed itself, which would be overwritten. So it is not written.
#}
{% macro noop_statement(name=none, message=none, code=none, rows_affected=none, res=none) %}
    {% set sql = caller() %}
    {% do store_raw_result(name, message=message, code=code, rows_affected=rows_affected, agate_table=res) %}
{% endmacro %}

{# Seeds on Spark: as text, cell for cell (load_seed_as_text), in one statement and one file, in the order of the rows. #}
{% macro spark__create_csv_table(model, agate_table) %}
    {{ return(default__create_csv_table(model, agate_table)) }}
{% endmacro %}

{% macro spark__load_csv_rows(model, agate_table) %}
    {%- if model.package_name != 'lead_scoring' -%}
        {{ return(dbt_spark.spark__load_csv_rows(model, agate_table)) }}
    {%- endif -%}
    {%- set columns = agate_table.column_names | length -%}
    {%- if not agate_table.rows -%}{{ return('select 1') }}{%- endif -%}
    {%- set sql -%}
        insert into {{ this.render() }}
        select /*+ coalesce(1) */ * from values
        {%- for row in agate_table.rows %}
        ({% for cell in row %}
            {%- if cell is none -%}cast(null as string){%- else -%}{{ sql_text(cell | string | lower if cell is boolean else cell | string) }}{%- endif -%}
            {{- ', ' if not loop.last -}}
        {%- endfor %}){{ ',' if not loop.last }}
        {%- endfor %}
    {%- endset -%}
    {%- do adapter.add_query(sql, abridge_sql_log=True) -%}
    {{ return(sql) }}
{% endmacro %}

{# The files of a table know the order of their rows. #}
{% macro spark__seed_row_number() -%}
    cast(_metadata.row_index + 2 as int)
{%- endmacro %}

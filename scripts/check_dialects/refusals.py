"""What is wrong with a statement in a dialect: it does not parse, or the engine refuses it.

sqlglot accepts more than engines do. So the names of functions are compared with a list of those
that we take the engine to have, put together by hand, and a few refused forms are looked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import sqlglot
from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import ErrorLevel, SqlglotError

COMMON = frozenset(
    """
    abs avg cast ceil chr coalesce count current_timestamp date_trunc dense_rank extract first_value
    floor greatest lag last_value lead least length ln lower max md5 min mod nullif percent_rank
    power rank replace round row_number rtrim sign sqrt substr substring sum trim upper var_samp
    """.split()
)
FUNCTIONS = {
    "snowflake": COMMON.union(
        """
        convert_timezone dateadd datediff filter get listagg percentile_cont position regexp_instr
        regexp_like sha2 split_part split_to_table to_array to_number to_timestamp_ntz try_cast
        try_parse_json try_to_timestamp_ntz try_to_timestamp_tz
        """.split()
    ),
    "bigquery": COMMON.union(
        """
        array array_agg concat date_add date_diff datetime_add datetime_diff datetime_trunc
        generate_array json_value regexp_contains regexp_extract safe.parse_json safe_cast
        safe_offset sha256 split string_agg strpos timestamp_add timestamp_diff timestamp_micros
        timestamp_trunc to_hex unnest
        """.split()
    ),
    "redshift": COMMON.union(
        """
        dateadd datediff json_extract_path_text listagg percentile_cont position sha2 split_part
        strtol try_cast
        """.split()
    ),
}
# What stands before a parenthesis and is no function: syntax, and types with digits.
SYNTAX = frozenset("( , numeric decimal varchar bignumeric options".split())


def refusals(sql: str, dialect: str) -> Iterator[str]:
    """Say what is wrong with a statement, or several."""
    try:
        statements = sqlglot.parse(sql, dialect=dialect, error_level=ErrorLevel.RAISE)
    except SqlglotError as error:
        yield "does not parse: " + " ".join(str(error).split())[:200]
        return
    yield from unknown_functions(sql, dialect)
    for statement in filter(None, statements):
        if isinstance(statement, exp.Command):
            yield f"sqlglot does not read {statement.name.lower()}"
        yield from refused_forms(statement, dialect)


def unknown_functions(sql: str, dialect: str) -> Iterator[str]:
    """Names that stand right before a parenthesis."""
    tokens = Dialect.get_or_raise(dialect).tokenize(sql)
    for place, (name, after) in enumerate(pairwise(tokens)):
        if after.text != "(" or after.start != name.end + 1:
            continue
        text = name.text.lower()
        if place > 1 and tokens[place - 1].text == ".":
            text = f"{tokens[place - 2].text.lower()}.{text}"
        if text not in FUNCTIONS[dialect] and text not in SYNTAX:
            yield f"unknown function {text}"


def refused_forms(statement: exp.Expression, dialect: str) -> Iterator[str]:
    """Forms that parse everywhere and that the engine refuses."""
    for part in statement.find_all(exp.Except, exp.Intersect):
        if part.args.get("distinct") is False:
            yield "except all"
    if statement.find(exp.Filter):
        yield "filter after an aggregate"
    for call in statement.find_all(exp.TryCast):
        is_text = isinstance(call.this, exp.Cast) and call.this.is_type("text", "varchar")
        if dialect == "snowflake" and not is_text:
            yield "try_cast of what may be no text"
    if dialect == "bigquery":
        for select in statement.find_all(exp.Select):
            if select.args.get("where") and not select.args.get("from_"):
                yield "where without from"
        if isinstance(statement, exp.Delete) and not statement.args.get("where"):
            yield "delete without where"
        if statement.find(exp.WithinGroup):
            yield "within group"

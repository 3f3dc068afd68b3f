"""Why SQL can't be run, in our words: what computes it has names for things that Athena's users never met."""

import re
import tomllib
from pathlib import Path

import duckdb

from cli.query import athena_sql, syntax
from cli.query.athena_sql import Select
from cli.shared.errors import Failed
from cli.shared.lake import first_line
from cli.shared.suggestion import did_you_mean

_WHAT = "the SQL can't be run"
_NOT_UNDERSTOOD = "it asks for something that isn't understood here: docs/analysts.md tells"
# The names of types as Athena has them (https://docs.aws.amazon.com/athena/latest/ug/data-types.html). Those
# that aren't here are the same in lower case.
_TYPES = {
    "INT8": "tinyint",
    "INT16": "smallint",
    "INT32": "integer",
    "INTEGER_LITERAL": "integer",
    "INT64": "bigint",
    "INT128": "decimal",
    "HUGEINT": "decimal",
    "VARCHAR": "varchar",
    "STRING_LITERAL": "varchar",
    "BOOL": "boolean",
    "FLOAT": "real",
    "BLOB": "varbinary",
    "STRUCT": "row",
    "LIST": "array",
}
_KNOWN_TYPE = re.compile(rf"\b({'|'.join(_TYPES)})\b")
_ANY_TYPE = re.compile(r"\b[A-Z][A-Z0-9_]+\b")
_LONGEST = 200
_COLUMN = re.compile(
    r'Referenced column "(?P<n1>.+?)" (?:was )?not found|does not have a column named "(?P<n2>.+?)"'
    r'|Column "(?P<n3>.+?)" (?:in .+ list not found|does not exist on)'
)
_SYNTAX = re.compile(r'syntax error at or near "(?P<word>.+)"')
_WORDS: list[tuple[re.Pattern[str], str]] = [
    (re.compile(mistake["pattern"]), mistake["words"])
    for mistake in tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))["mistake"]
]
# What no sentence of ours may hold.
_ENGINE = re.compile(
    r"(?i:duck|sqlglot|pragma|binder|catalog|extension|parser|candidate|internal|exception|error\b|setting|enable_)"
    r"|\bSET\b"
)


def unanswerable(sql: str, select: Select, error: duckdb.Error) -> Failed:
    message = first_line(error)
    if match := _SYNTAX.search(message):
        return syntax.near(sql, match["word"])
    if match := _COLUMN.search(message):
        return Failed(f"{_WHAT}: {_no_such_column(select, next(filter(None, match.groups())))}")
    return Failed(f"{_WHAT}: {_in_our_words(sql, message)}")


def _no_such_column(select: Select, column: str) -> str:
    of_tables = {
        table: [column.name for column in athena_sql.columns(table)] for table in sorted(select.tables)
    }
    known = {*select.aliases, *(name for names in of_tables.values() for name in names)}
    if column in known:
        return f'column "{column}" can\'t be read there'
    has = [f"{table} has {', '.join(names)}" for table, names in of_tables.items()]
    return "; ".join([f'column "{column}" not found', *has]) + did_you_mean(column, known)


def _in_our_words(sql: str, message: str) -> str:
    for pattern, words in _WORDS:
        if match := pattern.search(message):
            parts: dict[str, str] = match.groupdict()
            if "function" in parts:
                parts["function"] = _function(sql, parts["function"])
            for part in ("type", "types"):
                if part in parts:
                    parts[part] = _types(_ANY_TYPE, parts[part])
            return words.format(**parts)
    sentence = message.partition(". ")[0].partition(" - ")[0].rstrip("!.")
    understood = len(sentence) <= _LONGEST and not _ENGINE.search(sentence)
    return _types(_KNOWN_TYPE, sentence) if understood else _NOT_UNDERSTOOD


def _function(sql: str, name: str) -> str:
    return name if name.lower() in sql.lower() else "a function or operator"


def _types(named: re.Pattern[str], message: str) -> str:
    message = named.sub(lambda match: _TYPES.get(match[0], match[0].lower()), message)
    return re.sub(r"(\w+)\[\]", r"array(\1)", message)

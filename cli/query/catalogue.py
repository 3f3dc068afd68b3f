"""SHOW TABLES, SHOW VIEWS, SHOW COLUMNS and DESCRIBE, with the columns that Athena's answers have.

https://docs.aws.amazon.com/athena/latest/ug/ddl-reference.html
"""

import re
from dataclasses import dataclass

from cli.query.athena_sql import LAKE_TABLES, columns, no_such_table
from cli.shared.errors import Failed
from functions.lake.findings.catalogue import VIEWS
from functions.lake.findings.scopes import SCOPES
from functions.lake.schema import Column

_COMMENTS = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_DATABASE = r"""[`"]?[\w-]+[`"]?"""
_TABLE = rf"""(?:{_DATABASE}\.){{0,2}}[`"]?(?P<table>[\w-]+)[`"]?"""
_LIST = re.compile(
    rf"SHOW\s+(?P<kind>TABLES|VIEWS)(?:\s+(?:IN|FROM)\s+{_DATABASE})?(?:\s+(?:LIKE\s+)?'(?P<like>[^']*)')?",
    re.IGNORECASE,
)
_COLUMNS = re.compile(
    rf"SHOW\s+COLUMNS\s+(?:IN|FROM)\s+{_TABLE}(?:\s+(?:IN|FROM)\s+{_DATABASE})?", re.IGNORECASE
)
_DESCRIBE = re.compile(rf"DESC(?:RIBE)?\s+{_TABLE}", re.IGNORECASE)
_BEGIN = re.compile(r"(SHOW|DESC|DESCRIBE)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Listing:
    names: list[str]
    rows: list[list[str]]


def answer(sql: str) -> Listing | None:
    """None where the SQL asks for nothing of the kind. Raises Failed where the table doesn't exist."""
    statement = _COMMENTS.sub(" ", sql).strip().rstrip(";").rstrip()
    if match := _LIST.fullmatch(statement):
        views = [view.name for view in (*VIEWS, *SCOPES)]
        names = views if match["kind"].upper() == "VIEWS" else LAKE_TABLES
        heading = "views" if names is views else "tab_name"
        return Listing([heading], [[name] for name in sorted(names) if _like(match["like"], name)])
    if match := _COLUMNS.fullmatch(statement):
        return Listing(["field"], [[column.name] for column in _columns(match["table"])])
    if match := _DESCRIBE.fullmatch(statement):
        described = ([column.name, column.type, column.comment] for column in _columns(match["table"]))
        return Listing(["col_name", "data_type", "comment"], list(described))
    if _BEGIN.match(statement):
        raise Failed("write SHOW TABLES, SHOW VIEWS, SHOW COLUMNS FROM missed_calls or DESCRIBE missed_calls")
    return None


def _columns(table: str) -> tuple[Column, ...]:
    if table.lower() not in LAKE_TABLES:
        raise no_such_table(table)
    return columns(table.lower())


def _like(pattern: str | None, name: str) -> bool:
    """Whether a name fits Athena's pattern: `*` is any letters, `|` stands between two patterns."""
    if pattern is None:
        return True
    either = (re.escape(part).replace(r"\.\*", ".*").replace(r"\*", ".*") for part in pattern.split("|"))
    return any(re.fullmatch(part, name, re.IGNORECASE) for part in either)

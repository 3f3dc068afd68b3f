"""Translates Athena's SELECTs into DuckDB's dialect.

Those that a rollup runs are translated while Rappel is built (infra/translation.py): sqlglot takes a quarter
of a second, and isn't in a function's zip.
"""

import hashlib
import json
from functools import cache
from pathlib import Path

BUILT = Path(__file__).with_name("translated.json")


def in_duckdb(statement: str) -> str:
    """Translates a SELECT, which may say `:quarter`, and then does so in DuckDB's dialect too."""
    return _built().get(digest(statement)) or translate(statement)


def translate(statement: str) -> str:
    """The same by sqlglot, where there is one."""
    import sqlglot

    # As a text, `:quarter` stays what it is; as a parameter it would be DuckDB's, `$quarter`.
    [translated] = sqlglot.transpile(
        statement.replace(":quarter", "':quarter'"), read="athena", write="duckdb"
    )
    return translated.replace("':quarter'", ":quarter")


def digest(statement: str) -> str:
    """What a statement is found by: one that has changed since the build isn't there."""
    return hashlib.sha256(statement.encode()).hexdigest()


@cache
def _built() -> dict[str, str]:
    if not BUILT.exists():
        return {}
    built: dict[str, str] = json.loads(BUILT.read_text("utf-8"))
    return built

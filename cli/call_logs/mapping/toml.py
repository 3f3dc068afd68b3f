"""Writes a mapping as the TOML file that it can be read from again. Pure.

tomli-w would write an array over as many lines as it has values: a person reads this one before saying yes.
"""

import json
from collections import abc
from collections.abc import Sequence
from typing import Any

from cli.call_logs.mapping.file import Mapping


def to_toml(mapping: Mapping, remarks: list[str], to_fill: abc.Mapping[str, Sequence[str]] = {}) -> str:
    """Writes the `remarks` above the mapping, as comments.

    `to_fill` are keys of tables that somebody is to write values for: they stand there without any.
    """
    plain = mapping.model_dump(mode="json", exclude_defaults=True)
    for table, keys in to_fill.items():
        plain[table] = dict.fromkeys(keys, ()) | plain.get(table, {})
    lines = [f"# {remark}" for remark in remarks]
    lines += [f"{key} = {_value(value)}" for key, value in plain.items() if not isinstance(value, dict)]
    for key, table in plain.items():
        if isinstance(table, dict):
            blank = to_fill.get(key, ())
            lines += ["", f"[{key}]"]
            lines += [f"{name} = {_value(value)}" for name, value in table.items() if value or name in blank]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    """Writes strings, numbers, booleans and arrays as JSON does; an array of one is written bare.

    TOML wants one more character escaped than JSON does: https://toml.io/en/v1.0.0#string
    """
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")

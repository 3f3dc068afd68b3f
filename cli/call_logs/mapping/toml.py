"""Writes a mapping as the TOML file that it can be read from again. Pure."""

import json
from typing import Any

from cli.call_logs.mapping.mapping import Mapping


def written(mapping: Mapping, remarks: list[str]) -> str:
    """`remarks` stand above it, as comments."""
    plain = mapping.model_dump(mode="json", exclude_defaults=True)
    lines = [f"# {remark}" for remark in remarks]
    lines += [f"{key} = {_value(value)}" for key, value in plain.items() if not isinstance(value, dict)]
    for key, table in plain.items():
        if isinstance(table, dict):
            lines += [
                "",
                f"[{key}]",
                *(f"{name} = {_value(value)}" for name, value in table.items() if value),
            ]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    """TOML's strings, numbers, booleans and arrays are written as JSON's; an array of one is written bare."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return json.dumps(value, ensure_ascii=False)

"""The SQL of docs/analysts.md."""

import re
from pathlib import Path

TEXT = (Path(__file__).parents[2] / "docs" / "analysts.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
# A block of SQL, or what a program or a command has between double quotes.
STATEMENTS = [code for kind, code in BLOCKS if kind == "sql"] + [
    quoted for kind, code in BLOCKS if kind != "sql" for quoted in re.findall(r'"(SELECT [^"]*)"', code)
]

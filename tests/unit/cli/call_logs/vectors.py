"""Exports as phone systems write them, by file name, and what is read of each."""

import json
from pathlib import Path
from typing import Any

VECTORS = Path(__file__).parents[3] / "vectors/call_logs"
EXPECTED: dict[str, Any] = json.loads((VECTORS / "expected.json").read_text(encoding="utf-8"))

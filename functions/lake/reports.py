"""The quarter's reports: for the market and each dealership its findings as JSON, and a page per language."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import get_args

from functions.lake.findings import Findings
from functions.lake.quarter import Quarter
from functions.lake.report.page import render
from functions.shared.call import Language

LANGUAGES: tuple[Language, ...] = get_args(Language)


def report_key(quarter: Quarter, scope: str, ending: str) -> str:
    """`scope`: `market`, or `dealership=ID`; `ending`: `json`, `fr.html` or `en.html`."""
    return f"reports/quarter={quarter}/{scope}.{ending}"


def write(quarter: Quarter, scopes: Iterable[Findings], work: Path) -> dict[str, Path]:
    """Writes each scope's reports below `work`. Returns the files by their key in the lake."""
    files: dict[str, Path] = {}
    for findings in scopes:
        scope = findings["scope"]
        name = "market" if scope["kind"] == "market" else f"dealership={scope['id']}"
        for ending, text in _texts(findings).items():
            key = report_key(quarter, name, ending)
            files[key] = work / key
            files[key].parent.mkdir(parents=True, exist_ok=True)
            files[key].write_text(text, encoding="utf-8")
    return files


def _texts(findings: Findings) -> dict[str, str]:
    pages = {f"{language}.html": render(findings, language) for language in LANGUAGES}
    return {"json": json.dumps(findings, ensure_ascii=False, indent=1) + "\n", **pages}

"""The quarter's reports: its findings as JSON, and in each language a page, and a dealership's one sheet."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import get_args

from functions.lake.findings import Findings
from functions.lake.quarter import Quarter
from functions.lake.report import one_page
from functions.lake.report.page import render
from functions.shared.call import Language

LANGUAGES: tuple[Language, ...] = get_args(Language)


def report_key(quarter: Quarter, scope: str, ending: str) -> str:
    """`scope`: `market`, or `dealership=ID`; `ending`: `json`, `fr.html` or `one-page.en.html`, say."""
    return f"reports/quarter={quarter}/{scope}.{ending}"


def write(quarter: Quarter, scopes: Iterable[Findings], work: Path) -> dict[str, Path]:
    """Writes each scope's reports below `work`. Returns the files by their key in the lake."""
    files: dict[str, Path] = {}
    for findings in scopes:
        scope = findings["scope"]
        name = "market" if scope["kind"] == "market" else f"dealership={scope['id']}"
        for ending, text in _texts(findings, name).items():
            key = report_key(quarter, name, ending)
            files[key] = work / key
            files[key].parent.mkdir(parents=True, exist_ok=True)
            files[key].write_text(text, encoding="utf-8")
    return files


def _texts(findings: Findings, name: str) -> dict[str, str]:
    pages = {}
    for language, other in (LANGUAGES, LANGUAGES[::-1]):
        pages[f"{language}.html"] = render(findings, language, f"{name}.{other}.html")
        # A market has no meeting on Monday.
        if findings["scope"]["kind"] == "dealership":
            there = f"{name}.one-page.{other}.html"
            pages[f"one-page.{language}.html"] = one_page.render(findings, language, there)
    return {"json": json.dumps(findings, ensure_ascii=False, indent=1) + "\n", **pages}

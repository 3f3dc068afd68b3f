"""Where SQL can't be read: its line, its column, and a caret below the place."""

import re

from sqlglot.errors import SqlglotError

from cli.shared.errors import Failed
from cli.shared.suggestion import closest

# A place is shown with so much of its line before and after.
_BEFORE, _AFTER = 60, 40
_KEYWORDS = (
    *("SELECT", "DISTINCT", "FROM", "JOIN", "LEFT", "RIGHT", "INNER", "OUTER", "CROSS", "USING", "WHERE"),
    *("BETWEEN", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "UNION", "INTERSECT", "EXCEPT", "WITH"),
    *("CASE", "WHEN", "THEN", "ELSE", "INTERVAL", "PARTITION", "SHOW", "TABLES", "COLUMNS", "DESCRIBE"),
)
_ALIKE = 0.7
# Quotes and comments that end; what begins one that doesn't is a group.
_QUOTED = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/|('|\"|/\*)", re.DOTALL)
_EXPECTED = re.compile(
    r"Expect(?:ing|ed) (?P<what>[A-Z]+|[()\]}>])( or comma)?(?: after (?P<after>[A-Z]+))?", re.ASCII
)
_UNREADABLE = "the SQL can't be read: docs/analysts.md shows what is understood"
_END = re.compile(r"[\s;]*")
_UNEXPECTED = "Invalid expression / Unexpected token"


def unreadable(sql: str, error: SqlglotError) -> Failed:
    """What the parser has against the SQL, in our words. Its errors hold so much context as the SQL has."""
    if unclosed := next((match for match in _QUOTED.finditer(sql) if match[1]), None):
        return at(sql, unclosed.start(), len(unclosed[1]), f"{unclosed[1]} is opened there and never closed")
    for problem in getattr(error, "errors", []):
        if problem["start_context"] is not None:
            return _described(
                sql, len(problem["start_context"]), problem["highlight"], problem["description"]
            )
    return Failed(_UNREADABLE)


def near(sql: str, word: str) -> Failed:
    """The SQL can't be read at this word: shown where it stands once."""
    places = [match.start() for match in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", sql, re.IGNORECASE)]
    if len(places) == 1:
        return _described(sql, places[0], word, "")
    return Failed(f"the SQL can't be read: {_short(word)} isn't understood" if places else _UNREADABLE)


def at(sql: str, start: int, length: int, why: str) -> Failed:
    """The failure with the line that holds the place, and carets below it."""
    begin = sql.rfind("\n", 0, start) + 1
    column = start - begin
    line = sql[begin:].partition("\n")[0]
    first = max(0, column - _BEFORE)
    shown = "".join(letter if letter.isprintable() else " " for letter in line[first : column + _AFTER])
    carets = "^" * max(1, min(length, len(line) - column, _AFTER))
    return Failed(
        f"the SQL can't be read, line {sql.count(chr(10), 0, start) + 1} column {column + 1}: {why}\n"
        f"  {shown}\n  {' ' * (column - first)}{carets}"
    )


def _described(sql: str, start: int, word: str, description: str) -> Failed:
    if mistyped := _mistyped(sql, start, word):
        start, written, meant = mistyped
        return at(sql, start, len(written), f"{written} isn't understood there; did you mean {meant}?")
    if expected := _EXPECTED.fullmatch(description):
        what = "a type" if expected["what"] == "TYPE" else expected["what"]
        after = f" after {expected['after']}" if expected["after"] else ""
        return at(sql, start, len(word), f"{what} is missing{after}")
    if description != _UNEXPECTED and _END.fullmatch(sql, start + len(word)):
        return at(sql, start, len(word), f"something is missing after {_short(word)}")
    return at(sql, start, len(word), f"{_short(word)} isn't understood there")


def _short(word: str) -> str:
    """On one line, whatever was quoted."""
    return " ".join(word.split())[:_AFTER]


def _mistyped(sql: str, start: int, word: str) -> tuple[int, str, str] | None:
    """The word, or the one before it, where it looks like a keyword that it isn't: FORM, selec."""
    before = re.search(r"(\w+)\s*$", sql[:start])
    for place, written in ((before.start(1), before[1]) if before else (0, ""), (start, word)):
        if written.upper() in _KEYWORDS:
            continue
        if meant := closest(written, _KEYWORDS, _ALIKE):
            return place, written, meant
    return None

"""Reads a dealership's YAML file; what is wrong in it is said with its line."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import holidays
from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from cli.errors import Failed
from functions.shared.dealership import Dealership, Holidays

_YEARS_BACK, _YEARS_AHEAD = 1, 5


def load(file: Path, today: date) -> Dealership:
    """The dealership with its days off worked out around `today`. Raises Failed, a line per problem."""
    document = _parsed(file)
    try:
        dealership = Dealership.model_validate(document)
    except ValidationError as error:
        raise Failed("\n".join(_problems(file, document, error))) from None
    days_off = _days_off(
        file, dealership.holidays, range(today.year - _YEARS_BACK, today.year + _YEARS_AHEAD)
    )
    return dealership.model_copy(update={"days_off": days_off})


def _parsed(file: Path) -> Any:
    try:
        return YAML().load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise Failed(
            f"{file} can't be read ({type(error).__name__}): check its path, and save it as UTF-8"
        ) from None
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "a character that no text has"
        raise Failed(f"{file}:{mark.line + 1 if mark else 1}: {problem}: mend the YAML") from None
    # ruamel.yaml's own, at a day that no month has, a tag that its value doesn't fit, nesting without end.
    except (AttributeError, LookupError, TypeError, ValueError, RecursionError) as error:
        raise Failed(
            f"{file}: a value can't be read ({error}): write days as 2025-12-26, and no tags"
        ) from None


def _days_off(file: Path, wanted: Holidays, years: Sequence[int]) -> dict[date, str]:
    try:
        return dict(holidays.country_holidays(wanted.country, wanted.subdivision, years, language="en_CA"))
    except NotImplementedError:
        place = f"{wanted.country}-{wanted.subdivision}"
        raise Failed(f"{file}: holidays: {place} is unknown: write codes as CA and QC") from None


def _problems(file: Path, document: Any, error: ValidationError) -> list[str]:
    said = []
    for each in error.errors(include_url=False, include_context=False):
        where = ".".join(str(part) for part in each["loc"])
        what = each["msg"].removeprefix("Value error, ")
        said.append(f"{file}:{_line(document, each['loc'])}: {where + ': ' if where else ''}{what}")
    return said


def _line(document: Any, path: Sequence[str | int]) -> int:
    """The line of the deepest part of the path that the file has."""
    line = 0
    for part in path:
        marks = getattr(getattr(document, "lc", None), "data", None) or {}
        if part not in marks:
            break
        line = marks[part][0]
        document = document[part]
    return line + 1

"""Reads a dealership's YAML file; what is wrong in it is said with its line."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.composer import MaxDepthExceededError
from ruamel.yaml.constructor import ConstructorError, RoundTripConstructor
from ruamel.yaml.error import YAMLError

from cli.dealership import follow_ups, never_text
from cli.dealership.places import Trail, at
from cli.dealership.problems import problems
from cli.dealership.wording import check_wording
from cli.shared.errors import Failed
from cli.shared.suggestion import did_you_mean
from functions.lake.opening_calendar import UnknownRegion, public_holidays
from functions.on_missed_call.providers import ADAPTERS
from functions.shared.dealership import Dealership
from functions.shared.synthetic import SYNTHETIC

_YEARS_BACK, _YEARS_AHEAD = 1, 5

# A dealership's file needs 5. Without an end, ruamel takes seconds over a file of brackets only.
_DEEPEST = 20


def load(file: Path, today: date) -> Dealership:
    """Reads the dealership, with its days off around `today`. Raises Failed, a line per problem."""
    document = _parse(file)
    try:
        dealership = Dealership.model_validate(document)
    except ValidationError as error:
        raise Failed("\n".join(problems(file, document, error))) from None
    if dealership.id == SYNTHETIC:
        raise Failed(at(file, document, ("id",), f"{SYNTHETIC} is the stage's own: choose another"))
    wording = [*_wording(dealership), *follow_ups.problems(dealership)]
    if wording:
        raise Failed("\n".join(at(file, document, path, words) for path, words in wording))
    for index, integration in enumerate(dealership.integrations):
        if integration.provider not in ADAPTERS:
            known = ", ".join(sorted(ADAPTERS))
            path = ("integrations", index, "provider")
            suggestion = did_you_mean(integration.provider, ADAPTERS)
            words = f"{integration.provider} is unknown: use {known}{suggestion}"
            raise Failed(at(file, document, path, words))
    wanted = dealership.holidays
    try:
        days_off = {
            day: name
            for year in range(today.year - _YEARS_BACK, today.year + _YEARS_AHEAD)
            for day, name in public_holidays(wanted.country, wanted.subdivision, year).items()
        }
    except UnknownRegion as unknown:
        raise Failed(at(file, document, ("holidays", "subdivision"), str(unknown))) from None
    dealership = never_text.with_list(dealership, file, document)
    return dealership.model_copy(update={"days_off": days_off})


def _wording(dealership: Dealership) -> Iterator[tuple[Trail, str]]:
    """Finds the dealership's own texts that may not be applied, and says what to mend in each."""
    for department, by_language in dealership.texts.items():
        for language, texts in by_language.items():
            for place, words in texts.templates():
                try:
                    check_wording(words)
                except ValueError as error:
                    yield ("texts", department, language, *place), str(error)


class _Constructor(RoundTripConstructor):
    """Says where a value is that can't be made: a day that no month has, a tag that doesn't fit."""

    def construct_object(self, node: Any, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except (AttributeError, LookupError, TypeError, ValueError):
            what = node.value if isinstance(node.value, str) else "a value"
            raise ConstructorError(None, None, f"{what} can't be read", node.start_mark) from None


def _parse(file: Path) -> Any:
    yaml = YAML()
    yaml.Constructor = _Constructor
    yaml.max_depth = _DEEPEST
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise Failed(f"{file} can't be read ({type(error).__name__}): check its path") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise Failed(f"{file}:{line}: this is not UTF-8: save the file as UTF-8") from None
    try:
        return yaml.load(text)
    except MaxDepthExceededError:
        raise Failed(f"{file} can't be read: it nests without end") from None
    except YAMLError as error:
        mark, position = getattr(error, "problem_mark", None), getattr(error, "position", 0)
        line = (mark.line if mark else text.count("\n", 0, position)) + 1
        problem = getattr(error, "problem", None) or "a character that no text has"
        raise Failed(f"{file}:{line}: {problem.partition(' with value')[0]}: {_advice(error)}") from None


def _advice(error: YAMLError) -> str:
    if isinstance(error, ConstructorError):
        return "write days as 2025-12-26, and no tags"
    return "mend the YAML; a text with : or # or { in it goes in quotes"

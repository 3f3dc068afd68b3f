"""What a finding consists of. Each lies in a folder of its own, and `catalogue` lists them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from functions.lake.findings.scoped_quarter import ScopedQuarter
from functions.lake.findings.view import View
from functions.lake.report.localizer import Localizer
from functions.lake.report.parts import Section

Read = TypeVar("Read", contravariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Generic[Read]):
    """Something that a quarter's calls say, from its SQL to its section of the page.

    `views`: what Athena has of it too; each may read the lake's tables, and views before it.
    `before`, `tables`: statements in DuckDB's dialect that make further tables, before the views and after.
    `compute`: the finding's keys in the JSON, for the market or a dealership, from those tables.
    `section`: what the page says of it, None where that is nothing; `Read` is the keys that it reads.
    """

    views: tuple[View, ...]
    before: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    compute: Callable[[ScopedQuarter], Mapping[str, object]]
    section: Callable[[Read, Localizer], Section | None]

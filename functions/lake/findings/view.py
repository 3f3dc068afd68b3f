"""A view of the lake: a SELECT in Athena's dialect, and what its columns mean.

Athena has each as a view over all quarters; a rollup runs the same SELECT over one.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from functions.lake.schema import Column, Table, one_of
from functions.shared.call import DEPARTMENTS

# Columns that many views have.
DEALERSHIP = Column("dealership_id", "string", "The dealership that was called; null: the whole market")
DEPARTMENT = Column("department", "string", one_of(DEPARTMENTS))
SHARE = Column("share", "double", "Their share of the dealership's missed calls, or of the market's")


@dataclass(frozen=True)
class View:
    """The SELECT is the view's own file beside the finding's `module`, its `__file__`: `NAME.sql`.

    `table` says its columns; `quarter` comes on top of them. A view `of_all_quarters` is counted for the
    earlier quarters too, where the lake has them: a finding that compares asks for them. `select` is the
    SELECT of a view that has no file. `in_rollup`: a SELECT in DuckDB's dialect that answers the same of one
    `:quarter`, from what a rollup has at hand.
    """

    module: str
    table: Table
    of_all_quarters: bool = False
    select: str | None = None
    in_rollup: str | None = None

    @property
    def name(self) -> str:
        """The view's name in Athena, and its table's in a rollup's DuckDB."""
        return self.table.name

    @cached_property
    def sql(self) -> str:
        """The SELECT, with the comment that heads it."""
        return self.select or read_sql(self.module, self.name)

    @property
    def title(self) -> str:
        """The comment's first line, which names the view's saved query."""
        return self._comment[0]

    @property
    def description(self) -> str:
        """What the view is for: the rest of the comment."""
        return " ".join(self._comment[1:])

    @property
    def _comment(self) -> list[str]:
        lines = self.sql.splitlines()
        head = lines[: next(n for n, line in enumerate(lines) if not line.startswith("--"))]
        return [line.removeprefix("--").strip() for line in head]


def read_sql(module: str, name: str) -> str:
    """Reads the statement that lies beside the module, its `__file__`, as `NAME.sql`."""
    return Path(module).with_name(f"{name}.sql").read_text("utf-8")

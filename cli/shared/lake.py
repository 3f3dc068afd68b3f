"""What the lake's commands share: which quarter of which lake, and where progress goes."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, TypeVar

import duckdb
import typer
from rich.console import Console
from rich.progress import track

from cli.shared.errors import Failed
from functions.lake.bucket import BadAddress, open_lake
from functions.lake.quarter import BadQuarter, Quarter
from functions.lake.schema import MISSED_CALLS
from functions.lake.storage import Lake, parquet_keys

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

# Progress and messages; results alone go to standard output.
stderr = Console(stderr=True)


_CLASS = re.compile(r"^[A-Za-z ]{1,40} ?Error: ")

Item = TypeVar("Item")


def progress(items: Sequence[Item], what: str) -> Iterable[Item]:
    """Shows a bar on a terminal; nothing where nobody looks."""
    return track(items, what, console=stderr, transient=True, disable=not stderr.is_terminal)


def first_line(error: duckdb.Error) -> str:
    """Without the class of error that DuckDB begins it with, `Invalid Input Error: `."""
    return _CLASS.sub("", str(error).splitlines()[0])


@contextmanager
def readable(what: str) -> Iterator[None]:
    """Turns what a folder or DuckDB has against it into one line. `what` couldn't be done."""
    try:
        yield
    except duckdb.Error as error:
        raise Failed(f"{what}: {first_line(error)}") from None
    except OSError as error:
        raise Failed(f"{what}: {error.strerror or 'it went away'}: check --lake and its disk") from None


def missed_calls(calls: int) -> str:
    return f"{calls:,} missed {'call' if calls == 1 else 'calls'}"


def quarter_not_found(lake: Lake, quarter: Quarter) -> Failed:
    """Makes the error of a quarter without missed calls, which says of which quarters the lake has some."""
    keys = parquet_keys(lake, f"{MISSED_CALLS.name}/")
    quarters = quarters_of(keys)
    if not quarters:
        return Failed("the lake has no missed calls: simulate or import them first, or mend --lake")
    return Failed(f"the lake has no missed calls of {quarter}: it has those of {', '.join(quarters)}")


def quarters_of(keys: Iterable[str]) -> list[str]:
    """The quarters whose files have these keys."""
    return sorted({part.removeprefix("quarter=") for _, part, *_ in (key.split("/") for key in keys)})


def parse_quarter(name: str) -> Quarter:
    """Reads the option. Raises BadParameter."""
    try:
        return Quarter.parse(name)
    except BadQuarter as bad:
        raise typer.BadParameter(str(bad)) from None


def parse_lake(where: str) -> Lake:
    """Opens the option's lake. Raises BadParameter."""
    if not where:
        raise typer.BadParameter("it is empty: write a folder, or s3://BUCKET/PREFIX")
    try:
        return open_lake(where, _s3)
    except BadAddress as bad:
        raise typer.BadParameter(str(bad)) from None


def _s3() -> "S3Client":
    import boto3  # a folder needs none of it, 90 ms

    return boto3.client("s3")


QuarterOption = Annotated[
    Quarter, typer.Option("--quarter", parser=parse_quarter, metavar="YYYY-Qn", help="For instance 2025-Q3.")
]
_LAKE = typer.Option(
    "--lake", parser=parse_lake, metavar="LAKE", help="A local folder, or s3://BUCKET/PREFIX."
)
LakeOption = Annotated[Lake, _LAKE]
# Of a command that may ask another engine, which has a lake of its own.
MaybeLakeOption = Annotated[Lake | None, _LAKE]

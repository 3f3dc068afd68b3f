"""What the steps of a run tell one another, as JSON."""

from typing import Literal, TypedDict

from functions.lake.findings.forecast.contract import Forecast
from functions.lake.manifest import File, Ledger, Object


class Laid(Object):
    """An object of a table, as it was laid in the run's folder: its bytes have this tag."""

    etag: str


EngineName = Literal["duckdb", "athena"]


class Plan(TypedDict):
    """`began_at` is the run's own time, which each of its steps goes by. `etag` is that of the manifest which
    it may replace, None where there is none. `shards` are the dealerships that one function reads. `engine`
    is what counts all of their calls.
    """

    began_at: str
    etag: str | None
    shards: list[list[str]]
    engine: EngineName


class Shard(TypedDict):
    """What was read of one: its calls, the tag of what was offered by hour, and what its items were."""

    dealerships: list[str]
    calls: Laid
    hourly: str
    kinds: dict[str, int]
    unreadable_values: dict[str, int]


class Gathered(TypedDict):
    """All of the quarter's calls, as they lie in the run's folder: the shards', and those of imports."""

    calls: dict[str, Laid]


class Answer(TypedDict):
    """What a query of Athena's left, by its name, with the tag of its bytes."""

    files: dict[str, str]


class Counted(TypedDict):
    """The tables by their name and key, but for the forecasts. `scopes` are the dealerships with a page, by
    the function that writes it.
    """

    tables: dict[str, dict[str, Laid]]
    ledger: Ledger
    scopes: list[list[str]]


class Pages(TypedDict):
    """`reports` by their key, once they are published. `forecasts` by dealership."""

    reports: dict[str, File]
    forecasts: dict[str, Forecast]

"""The ledger's items as the lake reads them: their attributes, and the SQL that makes rows of them."""

from pathlib import Path

from functions.lake.schema import MISSED_CALLS
from functions.shared.newer import ITEM_SHAPE

# The columns that the SQL works out. An item has the others, under the same names.
COMPUTED = frozenset(
    {
        "caller_key",
        "caller_area",
        "local_date",
        "local_hour",
        "local_weekday",
        "open_hours",
        "standard_hours",
        "holiday",
        "holiday_id",
        "holiday_fr",
        "kept_by",
        "local_at",
        "zone",
    }
)
_COPIED = tuple(column for column in MISSED_CALLS.columns if column.name not in COMPUTED)
# What is read of an item. What else a call carries stays in the ledger.
ITEM_ATTRIBUTES = (
    *(column.name for column in _COPIED),
    *("call_key", "caller", "answered_at", "outbound_at", "talk_seconds", "shape"),
)
# How a column is read from DynamoDB's form of its attribute, by Athena's type. What can't be read is null.
_READ = {
    "string": "{0}.S",
    "int": "try_cast({0}.N AS INTEGER)",
    "double": "try_cast({0}.N AS DOUBLE)",
    "timestamp": "moment({0}.S)",
}


def _statement() -> str:
    """The statement of sql/items.sql with the copied columns in it."""
    numbers = {column.name for column in _COPIED if column.type in ("int", "double")} | {
        "talk_seconds",
        "shape",
    }
    values = {column.name: _READ[column.type].format(column.name) for column in _COPIED}
    # A text can be read as it is, and a call without its moment is unreadable as a whole.
    fallible = [column.name for column in _COPIED if column.type != "string" and column.name != "occurred_at"]
    parts = {
        ":attributes": [
            f"{name}: 'STRUCT({'N' if name in numbers else 'S'} VARCHAR)'" for name in ITEM_ATTRIBUTES
        ],
        ":copied": [f"{value} AS {name}" for name, value in values.items()],
        ":newest": [str(ITEM_SHAPE)],
        ":unreadable": [
            f"CASE WHEN {name} IS NOT NULL AND {values[name]} IS NULL THEN '{name}' END" for name in fallible
        ],
    }
    statement = (Path(__file__).parent / "sql/items.sql").read_text("utf-8")
    for place, items in parts.items():
        statement = statement.replace(place, ", ".join(items))
    return statement


ITEMS = _statement()

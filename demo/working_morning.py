"""A working morning, whatever the clock says: so the demo's texts are those that the README shows.

A text depends on the moment by its dealership's hours alone. The functions read the real time, for the hours
as for the webhooks' timestamps; another clock would need code in their zips that production hasn't, and the
demo is of production's. So the clock stays, and the dealerships are open whenever it is read.
"""

from datetime import date, timedelta
from pathlib import Path

from ruamel.yaml import YAML


def open_whenever(file: Path, today: date, folder: Path) -> Path:
    """Writes the dealership's file with hours that never end, also on a holiday today; returns the copy."""
    yaml = YAML()
    dealership = yaml.load(file)
    dealership["hours"] = {"default": {"monday-sunday": "00:00-24:00"}}
    # A time zone's day may be yesterday's or tomorrow's, and the demo may see midnight.
    near = [today + timedelta(days=days) for days in (-1, 0, 1)]
    dealership.setdefault("holidays", {})["open"] = near
    copy = folder / file.name
    yaml.dump(dealership, copy)
    return copy

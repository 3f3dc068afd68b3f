"""Writes a value as Athena's CSV has it."""

from datetime import date, datetime, time, timedelta
from math import isfinite, isnan


def to_text(value: object, zone: str | None = None) -> str:
    """Writes nothing for null, a timestamp to the millisecond; `zone` is the one that it has, if any."""
    return "" if value is None else _text(value, zone)


def _text(value: object, zone: str | None) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case datetime():
            local = value.isoformat(sep=" ", timespec="milliseconds")
            return f"{local} {zone}" if zone else local
        case date():
            return value.isoformat()
        case time():
            return value.isoformat(timespec="milliseconds")
        case timedelta():
            return _interval(value)
        case float() if not isfinite(value):
            return "NaN" if isnan(value) else "Infinity" if value > 0 else "-Infinity"
        case list() | tuple():
            return f"[{', '.join(_text(each, zone) for each in value)}]"
        case dict():
            return f"{{{', '.join(f'{key}={_text(each, zone)}' for key, each in value.items())}}}"
        case _:
            return str(value)


def _interval(value: timedelta) -> str:
    """Days and the time of the day: 0 01:30:00.000."""
    seconds, milliseconds = divmod(abs(value) // timedelta(milliseconds=1), 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    sign = "-" if value < timedelta() else ""
    return f"{sign}{days} {hours:02}:{minutes:02}:{seconds:02}.{milliseconds:03}"

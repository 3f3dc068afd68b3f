"""The two statistics by Polars and by pandas, where they are installed: as sorted Parquet."""

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

_KEYS = {
    "hourly": ["dealership_id", "department", "local_weekday", "local_hour"],
    "daily": ["dealership_id", "department", "local_date", "holiday", "holiday_id", "holiday_fr"],
}
_COUNTED = ["texted_at", "delivered_at", "replied_at", "called_back_at", "recovered_at", "repeat_of"]
_COLUMNS = [
    *dict.fromkeys([*_KEYS["hourly"], *_KEYS["daily"]]),
    *_COUNTED,
    "standard_hours",
    "open_hours",
    "segments",
]


def polars(calls: Sequence[Path], work: Path) -> None:
    pl = import_module("polars")
    rows = pl.scan_parquet([str(file) for file in calls], hive_partitioning=False)
    told = [pl.col(name).count() for name in _COUNTED]
    outside = [(~pl.col(name)).sum() for name in ("standard_hours", "open_hours")]
    segments = pl.col("segments").filter(pl.col("texted_at").is_not_null()).sum()
    for name, keys in _KEYS.items():
        counted = rows.group_by(keys).agg(pl.len(), *told, *outside, segments).sort(keys[:4])
        counted.sink_parquet(work / f"{name}.parquet", compression="zstd")


def pandas(calls: Sequence[Path], work: Path) -> None:
    pd = import_module("pandas")
    rows = pd.concat([pd.read_parquet(file, columns=_COLUMNS) for file in calls], ignore_index=True)
    rows["outside_standard_hours"], rows["outside_open_hours"] = ~rows["standard_hours"], ~rows["open_hours"]
    rows["segments"] = rows["segments"].where(rows["texted_at"].notna(), 0)
    summed = ["outside_standard_hours", "outside_open_hours", "segments"]
    for name, keys in _KEYS.items():
        groups = rows.groupby(keys, dropna=False, sort=True)
        counted = groups[_COUNTED].count().join(groups[summed].sum()).join(groups.size().rename("calls"))
        counted.reset_index().to_parquet(work / f"{name}.parquet", compression="zstd")

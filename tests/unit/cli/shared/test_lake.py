"""What the lake's commands share."""

from pathlib import Path

from cli.shared.lake import quarter_not_found
from functions.lake.quarter import Quarter
from functions.lake.storage import Folder

Q1 = Quarter(2024, 1)


def test_a_lake_without_the_quarter_says_of_which_it_has_calls(tmp_path: Path) -> None:
    for name in ("quarter=2025-Q3/missed_calls", "quarter=2025-Q2/missed_calls", "quarter=2025-Q2/import-1"):
        file = tmp_path / f"missed_calls/{name}.parquet"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    assert str(quarter_not_found(Folder(tmp_path), Q1)) == (
        "the lake has no missed calls of 2024-Q1: it has those of 2025-Q2, 2025-Q3"
    )


def test_a_folder_without_any_or_that_isn_t_there_is_perhaps_another(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        assert "mend --lake" in str(quarter_not_found(Folder(folder), Q1))

"""A lake's hashing key is made once, and for its owner's eyes."""

import stat
from pathlib import Path

import pytest

from cli.call_logs.publish import hashing_key
from cli.shared.errors import Failed


def test_it_is_made_at_its_first_use_and_stays(tmp_path: Path) -> None:
    made = hashing_key.of_lake(tmp_path / "lake")
    assert len(made) == 32
    assert hashing_key.of_lake(tmp_path / "lake") == made
    assert stat.S_IMODE((tmp_path / "lake/.caller-key").stat().st_mode) == 0o600
    assert hashing_key.of_lake(tmp_path / "other") != made


def test_a_damaged_key_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / ".caller-key").write_bytes(b"short")
    with pytest.raises(Failed, match="put the lake's key back"):
        hashing_key.of_lake(tmp_path)
    assert (tmp_path / ".caller-key").read_bytes() == b"short"

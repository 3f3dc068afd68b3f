"""A stage's settings are the folder's own, else the repository's."""

from pathlib import Path

import pytest

from cli.shared import deployment
from cli.shared.deployment import Deployment
from cli.shared.errors import Failed

STAGE = """
[prod]
region = "{}"
origination_identity = "pool-0123"
alarms_email = "someone@example.com"
"""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the command runs from; the current folder is another, and empty."""
    monkeypatch.setattr(deployment, "SETTINGS_FILE", tmp_path / "repository/rappel.toml")
    for name in ("repository", "folder"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "folder")
    return tmp_path / "repository"


def test_the_repository_s_settings_serve_any_folder(repository: Path) -> None:
    (repository / "rappel.toml").write_text(STAGE.format("ca-west-1"))
    assert Deployment("prod").session.region_name == "ca-west-1"


def test_the_folder_s_own_settings_come_first(repository: Path) -> None:
    (repository / "rappel.toml").write_text(STAGE.format("ca-west-1"))
    Path("rappel.toml").write_text(STAGE.format("ca-central-1"))
    assert Deployment("prod").session.region_name == "ca-central-1"


def test_settings_that_are_nowhere_are_said_in_one_line(repository: Path) -> None:
    with pytest.raises(Failed, match=r"^this folder has no rappel\.toml: run the command where it is, or"):
        _ = Deployment("prod").session

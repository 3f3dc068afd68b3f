"""Lets botocore read a service's model once a process: each session would parse it anew, 50 to 200 ms."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from botocore.loaders import JSONFileLoader


@pytest.fixture(scope="session", autouse=True)
def models_read_once() -> Iterator[None]:
    """What a session does to a model, each does in the same way: they may share it."""
    load = JSONFileLoader.load_file

    @cache
    def read(path: str) -> Any:
        return load(JSONFileLoader(), path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(JSONFileLoader, "load_file", lambda _loader, path: read(path))
        yield

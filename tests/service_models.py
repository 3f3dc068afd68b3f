"""Lets botocore read a service's model once a process: each session would parse it anew, 50 to 200 ms."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.loaders import Loader


@pytest.fixture(scope="session", autouse=True)
def models_read_once() -> Iterator[None]:
    """Each session has a loader of its own; those of a kind share what they have read: moto's adds to it."""
    read: dict[type, dict[Any, Any]] = {}
    make = Loader.__init__

    def make_with_all_read(loader: Any, *arguments: Any, **options: Any) -> None:
        make(loader, *arguments, **options)
        loader._cache = read.setdefault(type(loader), {})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Loader, "__init__", make_with_all_read)
        yield

"""What every test may ask for: the synthesized template, made once a session."""

import gc
import os

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests.chromium import browser
from tests.infra.fixtures import assembly, settings, template
from tests.long_files import LongFiles

__all__ = ["assembly", "browser", "settings", "template"]

# No deadline and no `too_slow`: a busy machine is no failure. Fewer examples than usual: the properties
# are many. In CI one commit always draws the same examples, and so has one verdict; at a desk each run
# draws others.
hypothesis_settings.register_profile(
    "suite",
    deadline=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize="CI" in os.environ,
)
hypothesis_settings.load_profile("suite")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # xdist's workers speak through the one that started them
        config.pluginmanager.register(LongFiles(config))


def pytest_collection_finish() -> None:
    """Has Python look for garbage seldom: its looks at all that stays took a tenth of the suite's time."""
    gc.set_threshold(100_000, 50, 50)

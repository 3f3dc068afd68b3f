"""Says which of the long files begins where nobody sees the dots come: in a log or a pipe.

A plugin of pytest, which tests/conftest.py registers.
"""

import sys

import pytest

LONG = ("tests/end_to_end/", "tests/infra/", "tests/browser/", "tests/benchmarks/")


class LongFiles:
    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.begun: set[str] = set()

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        file = nodeid.partition("::")[0]
        if file.startswith(LONG) and file not in self.begun and not sys.stderr.isatty():
            self.begun.add(file)
            writer = self.config.get_terminal_writer()
            if writer.width_of_current_line:
                writer.line()
            writer.line(f"{file} …")

"""What each test of a command may ask for."""

from tests.command_line import run
from tests.unit.cli.deployed import deployed

__all__ = ["deployed", "run"]

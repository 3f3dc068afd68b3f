"""What each test of a command may ask for."""

from tests.command_line import run

__all__ = ["run"]

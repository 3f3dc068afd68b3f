"""What each test of a command may ask for."""

from tests.command_line import run
from tests.service_models import models_read_once
from tests.unit.cli.deployed import deployed

__all__ = ["deployed", "models_read_once", "run"]

"""What every test may ask for: the synthesized template, made once a session."""

from tests.infra.fixtures import assembly, settings, template

__all__ = ["assembly", "settings", "template"]

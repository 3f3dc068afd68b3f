"""What every test may ask for: the synthesized template, made once a session."""

from hypothesis import settings as hypothesis_settings

from tests.infra.fixtures import assembly, settings, template

__all__ = ["assembly", "settings", "template"]

# No deadline: a busy machine is no failure. Fewer examples than usual: the properties are many.
hypothesis_settings.register_profile("suite", deadline=None, max_examples=50)
hypothesis_settings.load_profile("suite")

"""What belongs to a provider is there, or the test says what to write."""

from pathlib import Path
from pkgutil import iter_modules

import pytest

from cli.webhook import samples
from cli.webhook.signing import SIGNERS
from functions.on_missed_call import providers
from functions.on_missed_call.providers import ADAPTERS, load_adapter
from functions.on_missed_call.providers.toolkit.adapter import Adapter
from tests.docs import provider_pages
from tests.providers import PROVIDERS, vectors

TESTS = Path(__file__).parent
SAMPLES = Path(samples.__file__).parent


def test_every_module_is_registered() -> None:
    modules = {module.name for module in iter_modules(providers.__path__)} - {"toolkit"}
    unknown = modules - set(ADAPTERS.values())
    assert not unknown, f"ADAPTERS of functions/on_missed_call/providers/__init__.py lacks {unknown}"


@pytest.mark.parametrize("name", ADAPTERS)
def test_a_provider_s_module_has_its_adapter(name: str) -> None:
    assert isinstance(load_adapter(name), Adapter)


@pytest.mark.parametrize("name", ADAPTERS)
def test_a_provider_is_tested_and_documented(name: str) -> None:
    known = {
        vector["provider"] for part in (vectors.SIGNATURES, vectors.PAYLOADS) for vector in part.values()
    }
    players = {player.partition("-")[0] for player in PROVIDERS}
    parts = {
        f"tests/vectors/{name}.json, with what it publishes": name in known,
        "a Provider in PROVIDERS of tests/providers/__init__.py": name in players,
        f"test_{ADAPTERS[name]}.py beside this file": any(TESTS.rglob(f"test_{ADAPTERS[name]}.py")),
        f"docs/providers/{name}.md, with its facts": name in provider_pages.PAGES,
        f"cli/webhook/samples/{name}.json, and its signer in cli/webhook/signing.py": name in SIGNERS
        and (SAMPLES / f"{name}.json").exists(),
    }
    missing = [part for part, is_there in parts.items() if not is_there]
    assert not missing, f"{name} lacks {'; '.join(missing)}"


def test_there_are_vectors_of_no_other_provider() -> None:
    no_providers = {"sms_segments"}
    assert {file.stem for file in vectors.FOLDER.glob("*.json")} - no_providers <= set(ADAPTERS)

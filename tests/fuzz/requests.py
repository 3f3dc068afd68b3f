"""One request by its number: a provider's, almost right, and signed as that provider signs."""

from dataclasses import dataclass
from random import Random

from tests.fuzz.door import CALLER, url_of
from tests.fuzz.mutations import mutated
from tests.providers import PROVIDERS

_UNSIGNED = 0.05


@dataclass(frozen=True, slots=True)
class Almost:
    """`name` is whose integration it knocks at."""

    name: str
    headers: dict[str, str]
    body: str


def almost(number: int, random: Random) -> Almost:
    """The request of that number: by turns of all providers."""
    name = list(PROVIDERS)[number % len(PROVIDERS)]
    provider = PROVIDERS[name]
    bodies = [
        lambda: provider.missed(CALLER, "5314479320940544"),
        lambda: provider.callback(CALLER, "5314479320940545"),
        lambda: random.choice(provider.others(CALLER, "5314479320940544", "5314479320940545")),
    ]
    body = mutated(random.choice(bodies)(), random)
    try:
        headers = provider.sign(url_of(name), body)
    except Exception:  # noqa: BLE001 -- the official signer can't sign it: it goes with another's signature
        headers = provider.sign(url_of(name), provider.missed(CALLER, "1"))
    if random.random() < _UNSIGNED:
        headers = {header: value[::-1] for header, value in headers.items()}
    return Almost(name, headers, body)

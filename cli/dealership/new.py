"""`rappel dealership new`: begins a dealership's file, whose integrations nobody can guess."""

import re
import secrets
import unicodedata
from collections.abc import Iterator
from importlib.resources import files
from typing import Annotated

import typer

from cli.shared.deployment import Deployment
from cli.shared.errors import Failed
from cli.shared.slug import slug
from cli.webhook.arguments import provider_named
from functions.shared.dealership import Dealership

# 13 of 32 letters and digits are 65 bits; without those that people take for one another.
_LETTERS, _RANDOM = "abcdefghijkmnpqrstuvwxyz23456789", 13
_UNGUESSABLE = re.compile(rf"(.*-)?[a-z0-9]{{{_RANDOM},}}", re.ASCII)
_LONGEST_BEGINNING = 64 - _RANDOM - 1  # functions.shared.fields.Identifier's most


def new(
    name: Annotated[str, typer.Argument(help="The dealership's name.")],
    provider: Annotated[
        list[str],
        typer.Option(help="Its telephone system, as docs/providers names it; several may be given."),
    ],
) -> None:
    """Begin a dealership's file, on standard output. Numbers and hours in it are examples.

    The end of each integration's id is random, and with it the URL that its provider calls.

    \b
    rappel dealership new "Garage Tremblay" --provider twilio > garage-tremblay.yaml
    """
    id_ = slug(name)
    if not id_:
        raise Failed("the name has no letter or digit that an id could be made of: write it in Latin letters")
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    integrations = "\n".join(
        f"  - id: {unguessable(f'{id_}-{each}')}\n    provider: {each}"
        for each in map(provider_named, provider)
    )
    template = files("cli.dealership").joinpath("new.yaml").read_text(encoding="utf-8")
    quoted = {"name": _quoted(name), "text_name": _quoted(plain[:30])}
    print(template.format(id=id_, integrations=integrations, **quoted), end="")


def unguessable(beginning: str) -> str:
    """An integration's id that begins so and ends in 65 random bits."""
    end = "".join(secrets.choice(_LETTERS) for _ in range(_RANDOM))
    return f"{beginning[:_LONGEST_BEGINNING].strip('-')}-{end}"


def guessable(deployment: Deployment, wanted: Dealership) -> Iterator[str]:
    """A warning for each new integration whose id might be guessed. Those that there are keep theirs."""
    for integration in wanted.integrations:
        known = deployment.directory.integration(integration.id)
        if known is None and not _UNGUESSABLE.fullmatch(integration.id):
            yield (
                f"{integration.id} can be guessed, and with it the webhook's URL: "
                f"{unguessable(integration.id)} can't"
            )


def _quoted(text: str) -> str:
    """As it stands within double quotes in YAML."""
    return text.replace("\\", "\\\\").replace('"', '\\"')

"""The arguments that several of `rappel webhook`'s commands take, and what is wrong with them."""

from urllib.parse import urlsplit

import typer

from functions.on_missed_call.providers import ADAPTERS


def provider_named(name: str) -> str:
    """Returns the adapter's name, however it is spelt. Raises BadParameter for one that isn't known."""
    plain = name.replace("-", "").replace("_", "").lower()
    if plain not in ADAPTERS:
        raise typer.BadParameter(
            f"{name} is unknown: use {', '.join(sorted(ADAPTERS))}", param_hint="--provider"
        )
    return plain


def as_called(url: str, option: str = "--url") -> str:
    """Returns the URL as a request bears it: without its fragment, its host in lower case.

    Raises BadParameter where it is half a URL.
    """
    try:
        parts = urlsplit(url)
        whole = parts.scheme in ("https", "http") and parts.hostname and parts.port != 0
    except ValueError:  # a port or an address that is none
        whole = False
    if not whole:
        raise typer.BadParameter("write the whole URL, with https://", param_hint=option)
    user, at, host = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{user}{at}{host.lower()}", fragment="").geturl()

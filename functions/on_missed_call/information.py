"""The information page of a dealership: anybody may read it, by the link in a text. Pure.

`rappel dealership apply` has laid it out; here it is only handed over
(docs/decisions/0024-a-dealership-s-page-is-laid-out-when-its-file-is-applied.md).
"""

from collections.abc import Mapping

from functions.on_missed_call.web import Reply
from functions.shared.ledger.items import Item

_CLOSED = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_HEADERS: Mapping[str, str] = {
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=31536000",
    "x-content-type-options": "nosniff",
}
_NONE = (
    '<!DOCTYPE html>\n<html lang="fr-CA">\n<meta charset="utf-8">\n<title>Rappel</title>\n'
    '<p>Cette page n\'existe pas.</p>\n<p lang="en-CA">There is no such page.</p>\n</html>\n'
)
_LATER = (
    '<!DOCTYPE html>\n<html lang="fr-CA">\n<meta charset="utf-8">\n<title>Rappel</title>\n'
    '<p>Réessayez dans une minute.</p>\n<p lang="en-CA">Please try again in a minute.</p>\n</html>\n'
)


def show(page: Item | None) -> Reply:
    """The page as the directory has it, or a 404 where there is none."""
    if page is None:
        return _answer(404, _NONE, _CLOSED, "no-store")
    return _answer(200, page["html"], page["policy"], "public, max-age=300")


def show_later() -> Reply:
    """The answer while the directory can't be read."""
    return _answer(503, _LATER, _CLOSED, "no-store")


def _answer(status: int, html: str, policy: str, kept: str) -> Reply:
    headers = {**_HEADERS, "content-security-policy": policy, "cache-control": kept}
    return Reply(status, html, "text/html; charset=utf-8", headers)

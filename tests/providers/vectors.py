"""Each provider's specification, tests/vectors/NAME.json: what it sends, and what Rappel must make of it.

`signatures` are signed requests. `body` is the exact text whose UTF-8 bytes were signed, `params` the parsed
form, `secret` a token, a signing key or a public key, `now` the clock in UNIX seconds (null: it isn't read),
`expected` valid or invalid, `why` the reason. `published` is true where secret, input and signature all come
from the provider's own documentation or tests, `source`. `refused_here` says why Rappel refuses a valid one.

`payloads` are bodies, and in `expect` what the adapter must read, in our words: the kind is missed, answered
(it takes a waiting text back), progress, ended_unknown (the call's other events are needed) or ignored.

`texts` are bodies of a provider that texts, and in `expect` the inbound text that the adapter must read: null
where it is none.
"""

import json
from pathlib import Path
from typing import Any

from functions.on_missed_call.providers import ADAPTERS

Vector = dict[str, Any]
FOLDER = Path(__file__).parents[1] / "vectors"


def _read(part: str) -> dict[str, Vector]:
    """The vectors of all providers by their ids, each with its provider's name."""
    return {
        vector["id"]: vector | {"provider": provider}
        for provider in ADAPTERS
        if (file := FOLDER / f"{provider}.json").exists()  # test_complete.py tells where it doesn't
        for vector in json.loads(file.read_text(encoding="utf-8")).get(part, ())
    }


SIGNATURES = _read("signatures")
PAYLOADS = _read("payloads")
TEXTS = _read("texts")

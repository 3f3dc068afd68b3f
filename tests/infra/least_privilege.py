"""`make least-privilege`: every story with IAM evaluated, and each role's rights beside what it asked for.

It writes asked_actions.toml, which test_roles.py compares with the template. Its last line is JSON; its exit
status is 1 where a story fails, IAM refuses anything, or a right is neither used nor excused.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from infra.app import synthesize
from infra.local import ministack
from tests.infra import rights
from tests.infra.fixtures import SETTINGS, read_template

_TESTS = Path(__file__).parents[1]
# No stories of a deployment, or of one that is ended before it does anything; and the soak, which stands
# between its functions and AWS: what it passes on is signed for itself, and IAM refuses that.
_OTHERS = {"demo_interrupted", "installed", "soak", "trino_client", "up_interrupted", "webhook_post"}
# One deploys another template, and one takes a role's policy away.
_NOT_THESE = "not with_sns and not without_its_policy"


def main() -> int:
    with TemporaryDirectory() as folder:
        told = Path(folder) / "told"
        told.touch()
        failed = _tell_stories(told)
        used, refused = rights.told(told.read_text(encoding="utf-8").splitlines())
        granted = rights.granted(read_template(synthesize(SETTINGS, Path(folder) / "assembly")))
    unused = granted - used
    unmet = dict(rights.unmet(unused))
    roles = Counter(right.role for right in granted)
    asked, beyond = (Counter(right.role for right in some) for some in (granted & used, unmet))
    print(f"{'role':24} {'granted':>8} {'asked':>8} {'unmet':>8}")
    for role, count in sorted(roles.items()):
        print(f"{role:24} {count:8} {asked[role]:8} {beyond[role]:8}")
    for right in sorted(unused - set(unmet)):
        print("never asked, no reason given:", *right)
    for each in sorted(refused):
        print("refused:", each)
    if not failed:
        rights.write(granted & used, rights.ASKED)
    counts = {"granted": len(granted), "asked": len(granted & used), "unmet": len(unmet)}
    print(json.dumps({"roles": len(roles), **counts, "refused": len(refused)}))
    return 1 if failed or refused or unused - set(unmet) else 0


def _tell_stories(told: Path) -> int:
    """Returns pytest's exit status."""
    command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile", "-q", "-k", _NOT_THESE]
    return subprocess.run(
        [*command, *_stories()],
        env=os.environ | {ministack.ASKED: str(told)},
        stdout=sys.stderr,
        cwd=_TESTS.parent,
        check=False,
    ).returncode


def _stories() -> Iterator[str]:
    for file in sorted((_TESTS / "end_to_end").glob("test_*.py")):
        if file.stem.removeprefix("test_") not in _OTHERS:
            yield str(file)
    yield str(_TESTS / "infra" / "local" / "test_least_privilege.py")


if __name__ == "__main__":
    sys.exit(main())

"""What README.md shows of a command, beside what the command prints."""

import re

from tests.end_to_end.demo_process import ROOT

_BLOCKS = re.findall(r"(?:^    .*\n|^\n)+", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)


def assert_shown(first: str, printed: str) -> None:
    """Each line of README's block that begins so is printed, in this order; `…` stands for anything."""
    (block,) = [block for block in _BLOCKS if block.strip().startswith(first)]
    rest = printed.splitlines()
    for line in block.strip("\n").splitlines():
        shown = line[4:].rstrip()
        if shown in ("", "…"):
            continue
        wanted = ".*".join(map(re.escape, shown.split("…")))
        found = [index for index, line in enumerate(rest) if re.fullmatch(wanted, line.rstrip())]
        assert found, f"README.md shows, and nothing prints in its place: {shown}"
        rest = rest[found[0] + 1 :]

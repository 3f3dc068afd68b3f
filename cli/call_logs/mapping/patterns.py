"""Values with a star for any letters, as mappings write them: `ivr-*`."""

import re
from collections.abc import Iterable

STAR = "*"


def compile_patterns(values: Iterable[str]) -> re.Pattern[str]:
    """Makes one pattern of them; without any, it matches nothing. Letter case doesn't count."""
    parts = [".*".join(map(re.escape, value.strip().split(STAR))) for value in values]
    return re.compile("|".join(parts) if parts else r"(?!)", re.IGNORECASE | re.DOTALL)

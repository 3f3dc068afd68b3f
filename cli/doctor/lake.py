"""Whether Athena's tables show the runs that the manifests name."""

from cli.doctor.check import Check
from functions.lake import runs, storage
from functions.lake.bucket import Bucket


def athena(lake: Bucket) -> Check:
    """A run that was killed at its last step leaves them a run behind, until the next, which may be far."""
    quarters = storage.quarters(lake)
    behind = [str(quarter) for quarter in quarters if not runs.is_shown(lake, quarter)]
    if not behind:
        return Check("Athena", "shows the run that counts of every quarter")
    found = f"shows another run than the manifest's, or none, of {', '.join(behind)}"
    return Check("Athena", found, "rappel lake repair")

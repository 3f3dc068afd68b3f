"""How many resources of each type the production template has: prints it as JSON."""

import json
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from infra.settings import Settings


def count() -> dict[str, int]:
    from infra.app import synthesize  # the CDK takes seconds to load

    settings = Settings(
        stage="prod",
        origination_identity="pool-example",
        alarms_email="alarms@example.com",
        notices_from="rappel@example.com",
    )
    with TemporaryDirectory(prefix="rappel-") as folder:
        synthesize(settings, Path(folder))
        (template,) = Path(folder).glob("*.template.json")
        resources = json.loads(template.read_text(encoding="utf-8"))["Resources"]
    return dict(Counter(resource["Type"] for resource in resources.values()))


if __name__ == "__main__":
    print(json.dumps(count()))

"""Writes what each function's zip is made of: `python -m infra.sbom` leaves CycloneDX 1.6 in .build/sbom.

A component is a pinned package of requirements/, with the hashes that the build accepts of it: `uv` takes no
other file. boto3 comes with Lambda's runtime. https://cyclonedx.org/docs/1.6/json/
"""

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

from infra.functions import BUNDLES
from infra.settings import ROOT

FOLDER = ROOT / ".build" / "sbom"
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)[^\n]*((?:\n    --hash=\S+(?: \\)?)*)", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


class Pinned(NamedTuple):
    name: str
    version: str
    sha256: tuple[str, ...]


def pinned(requirements: str) -> list[Pinned]:
    """The packages of a file of `make lock`, as it has them."""
    return [
        Pinned(name, version, tuple(_HASH.findall(hashes)))
        for name, version, hashes in _PINNED.findall(requirements)
    ]


def sbom(bundle: str, packages: list[Pinned]) -> dict[str, Any]:
    """A bill of materials, the same for the same packages: it has no moment and no serial number."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {"type": "application", "name": f"rappel/{bundle}", "bom-ref": f"rappel/{bundle}"}
        },
        "components": [
            {
                "type": "library",
                "bom-ref": f"pkg:pypi/{each.name}@{each.version}",
                "name": each.name,
                "version": each.version,
                "purl": f"pkg:pypi/{each.name}@{each.version}",
                # One of these files is in the zip: which, the platform says.
                "externalReferences": [
                    {
                        "type": "distribution",
                        "url": f"pkg:pypi/{each.name}@{each.version}",
                        "hashes": [{"alg": "SHA-256", "content": content} for content in each.sha256],
                    }
                ],
            }
            for each in packages
        ],
        "dependencies": [
            {
                "ref": f"rappel/{bundle}",
                "dependsOn": [f"pkg:pypi/{each.name}@{each.version}" for each in packages],
            }
        ],
    }


def write(folder: Path = FOLDER) -> list[Path]:
    """Writes one file for each zip. Returns where."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for bundle in BUNDLES:
        packages = pinned((ROOT / "requirements" / f"{bundle}.txt").read_text(encoding="utf-8"))
        file = folder / f"{bundle}.cdx.json"
        file.write_text(json.dumps(sbom(bundle, packages), indent=2) + "\n", encoding="utf-8")
        files.append(file)
    return files


if __name__ == "__main__":
    for written in write():
        print(written.relative_to(ROOT))

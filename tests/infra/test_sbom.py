"""The bill of materials names what each zip is made of, with the hashes that the build accepts."""

import json
import re
from pathlib import Path

import pytest

from infra.functions import BUNDLES
from infra.sbom import pinned, write
from infra.settings import ROOT


@pytest.mark.parametrize("bundle", BUNDLES)
def test_it_has_each_package_of_the_zip_with_its_hashes_and_no_other(bundle: str, tmp_path: Path) -> None:
    text = (ROOT / "requirements" / f"{bundle}.txt").read_text(encoding="utf-8")
    [file] = [each for each in write(tmp_path) if each.name == f"{bundle}.cdx.json"]
    bill = json.loads(file.read_text(encoding="utf-8"))
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    components = {each["purl"]: each["externalReferences"][0]["hashes"] for each in bill["components"]}
    wanted = re.findall(r"^([a-zA-Z0-9._-]+)==(\S+)", text, re.MULTILINE)
    assert list(components) == [f"pkg:pypi/{name}@{version}" for name, version in wanted]
    assert all(components.values()), "a package without a hash"
    assert sum(map(len, components.values())) == text.count("--hash=sha256:")
    assert bill["dependencies"][0]["dependsOn"] == list(components)


def test_a_marker_and_a_comment_are_no_part_of_a_version() -> None:
    text = 'a-b==1.2 ; python_version < "3.12" \\\n    --hash=sha256:' + "0" * 64 + "\n    # via c\n"
    assert pinned(text) == [("a-b", "1.2", ("0" * 64,))]


def test_the_same_packages_are_the_same_bytes(tmp_path: Path) -> None:
    first = [file.read_bytes() for file in write(tmp_path / "a")]
    assert first == [file.read_bytes() for file in write(tmp_path / "b")]

"""The information page: who texts, where to complain, and no word of anybody else's."""

import hashlib
import re
import tomllib
from base64 import b64encode
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

import cli.dealership.information
from cli.dealership.information.page import lacks
from cli.dealership.information.page import page as lay_out
from functions.shared.call import LANGUAGES
from functions.shared.dealership import Dealership
from functions.shared.information import PrivacyOfficer, information_url
from infra.settings import QUEBEC_REGION
from tests.builders import dealership
from tests.command_line import Run
from tests.unit.cli.dealership.test_directory import FILE
from tests.unit.cli.deployed import Deployed

ADDRESS = "1234, boulevard Laurier, Québec (Québec)  G1V 2L1"
OFFICER = {"name": "Julie Tremblay", "email": "vieprivee@garage.example", "phone": "+14185550111"}
FULL = dealership(address=ADDRESS, privacy_officer=OFFICER)
FOLDER = Path(cli.dealership.information.__file__).parent


def page(of: Dealership, region: str) -> dict[str, str]:
    return lay_out(of, region=region, calls_kept=timedelta(days=152))


HTML = page(FULL, QUEBEC_REGION)["html"]


class Sections(HTMLParser):
    """The page's tags in their order, each with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def languages(html: str) -> list[str | None]:
    return [attributes["lang"] for tag, attributes in Sections(html).tags if tag == "section"]


def test_it_names_the_dealership_its_address_and_whom_to_ask() -> None:
    for words in ("Garage Tremblay", ADDRESS, "418 555-0100", *OFFICER.values()):
        assert HTML.count(words) >= 2, "in both languages"


@pytest.mark.parametrize(
    ("changes", "order"),
    [
        ({}, ["fr-CA", "en-CA"]),
        ({"languages": ["fr"]}, ["fr-CA", "en-CA"]),
        (
            {"languages": ["en"], "holidays": {"country": "CA", "subdivision": "ON"}},
            ["en-CA", "fr-CA"],
        ),
    ],
)
def test_it_has_both_languages_and_in_quebec_french_first(
    changes: dict[str, object], order: list[str]
) -> None:
    html = page(dealership(**changes), QUEBEC_REGION)["html"]
    assert languages(html) == order
    assert f'<html lang="{order[0]}">' in html


def test_each_language_has_all_of_its_words() -> None:
    words = [tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8")) for language in LANGUAGES]
    assert all(each.keys() == words[0].keys() for each in words)
    for name in words[0]:
        assert {frozenset(re.findall(r"{\w+}", each[name])) for each in words} == {
            frozenset(re.findall(r"{\w+}", words[0][name]))
        }


def test_it_says_how_to_stop_and_how_long_each_thing_is_kept() -> None:
    for words in ("ARRET", "DEBUT", "STOP", "START", "5 mois", "3 months", "25 mois", "36 months"):
        assert words in HTML


def test_it_says_where_the_data_are() -> None:
    assert "conservés au Québec (AWS ca-central-1)" in HTML
    elsewhere = page(FULL, "ca-west-1")["html"]
    assert "conservés hors du Québec (AWS ca-west-1)" in elsewhere
    assert "kept outside Quebec (AWS ca-west-1)" in elsewhere


def test_its_policy_allows_its_own_style_and_nothing_else() -> None:
    [style] = re.findall(r"<style>(.*?)</style>", HTML, re.DOTALL)
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = page(FULL, QUEBEC_REGION)["policy"]
    assert policy.split("; ")[:2] == ["default-src 'none'", f"style-src 'sha256-{digest}'"]
    assert "unsafe" not in policy
    assert not {tag for tag, _ in Sections(HTML).tags} & {"script", "img", "iframe", "form"}
    assert not [attributes for _, attributes in Sections(HTML).tags if "style" in attributes]


def test_a_name_is_words_and_never_markup() -> None:
    html = page(dealership(name="A & <b>B</b>", address="<script>alert(1)</script>"), QUEBEC_REGION)["html"]
    assert "<b>" not in html
    assert "<script>" not in html
    assert "A &amp; &lt;b&gt;B&lt;/b&gt;" in html


def test_without_an_address_or_an_officer_there_is_a_page_and_a_warning() -> None:
    bare = dealership()
    assert "418 555-0100" in page(bare, QUEBEC_REGION)["html"]
    assert [line.partition(":")[0] for line in lacks(bare)] == ["address", "privacy_officer"]
    assert list(lacks(FULL)) == []


def test_an_officer_can_be_reached() -> None:
    with pytest.raises(ValueError, match="add email or phone"):
        PrivacyOfficer(name="Julie Tremblay")


def test_a_text_names_the_page_only_where_the_page_says_who_it_is() -> None:
    texts = {"default": {"fr": {"open": "{dealership} : {info} ARRET"}}}
    with pytest.raises(ValueError, match="add address and privacy_officer"):
        dealership(texts=texts)
    complete = dealership(texts=texts, address=ADDRESS, privacy_officer=OFFICER)
    assert complete.information_url.startswith("https://")


def test_apply_publishes_the_page_and_remembers_its_url(deployed: Deployed, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "garage.yaml"
    file.write_text(FILE + f'address: "{ADDRESS}"\n')
    ran = run("dealership", "apply", file)
    assert ran.status == 0, ran.err
    url = "https://calls.example.ca/info/garage-tremblay"
    assert url in ran.err
    assert "privacy_officer: callers' page names none" in ran.err
    stored = deployed.dealerships.get("garage-tremblay")
    assert stored
    assert stored.information_url == url == information_url("https://calls.example.ca/", stored.id)
    item = deployed.client("dynamodb").get_item(
        TableName="directory", Key={"pk": {"S": "dealership#garage-tremblay"}, "sk": {"S": "page"}}
    )["Item"]
    assert ADDRESS in item["html"]["S"]

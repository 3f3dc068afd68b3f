"""docs/desk.md and desk.fr.md tell the truth: they quote the page's own words, and show its pictures."""

import re
from pathlib import Path

import pytest

from functions.desk.page import wording
from functions.shared.call import Language
from tests.docs.desk_pictures import PICTURES

DOCS = Path(__file__).parents[2] / "docs"
PAGES: dict[Language, str] = {"fr": "desk.fr.md", "en": "desk.md"}
QUOTED = (
    *("deed.call", "deed.claim", "deed.take", "deed.release", "deed.undo", "deed.back", "deed.text"),
    *("deed.reached", "deed.message", "deed.wrong", "deed.stop", "call.withheld", "write.note"),
    *("notice.session", "sign_in.no_access", "missing.what", "notice.taken", "notice.offline"),
)


def plain(text: str) -> str:
    return text.replace("\xa0", " ").replace("’", "'")


@pytest.mark.parametrize("language", PAGES)
def test_it_quotes_the_pages_words(language: Language) -> None:
    page = " ".join((DOCS / PAGES[language]).read_text("utf-8").split())
    for key in QUOTED:
        # Its first sentence, up to what is filled in.
        said = re.split(
            r"(?<=[.])\s|\{", plain(wording.of(language).text(key, name="Julie", caller="{", time="{"))
        )[0]
        begun = " ".join(said.split()[:3]).rstrip(".,")
        assert begun in page, (key, begun)


@pytest.mark.parametrize("language", PAGES)
def test_it_names_each_key(language: Language) -> None:
    page = (DOCS / PAGES[language]).read_text("utf-8")
    for key in ("j", "k", "c", "r", "o", "z", "1", "2", "3", "4"):
        assert f"`{key}`" in page


@pytest.mark.parametrize("language", PAGES)
def test_its_pictures_are_those_that_are_taken(language: Language) -> None:
    page = (DOCS / PAGES[language]).read_text("utf-8")
    shown = set(re.findall(r"desk/([\w.]+\.png)", page))
    assert shown == {f"{name}.{language}.png" for name in PICTURES}
    assert all((DOCS / "desk" / name).stat().st_size < 200_000 for name in shown)

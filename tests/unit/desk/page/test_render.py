"""The pages' bytes: what is escaped, what is in no address and no title, and what the policy lets through."""

import gzip
import re
from base64 import b64encode
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from functions.desk.page.frame import Page
from functions.desk.page.render import (
    not_sent_sentence,
    render_list,
    render_rows,
    render_thread,
    taken_sentence,
)
from functions.shared.call import LANGUAGES, Language
from functions.shared.desk import Claim, StaffMember
from tests import desk_sample as sample
from tests.desk_sample import JULIE, at

HOSTILE = "\"><script>alert(1)</script>' onload=x {{ 7*7 }} &amp; {caller}"
each_language = pytest.mark.parametrize("language", LANGUAGES)


class Tags(HTMLParser):
    """Each tag with its attributes, as a browser reads them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def pages(language: Language = "fr") -> list[Page]:
    visit = sample.visit(language, several=True)
    return [
        render_list(sample.morning(), visit),
        render_list(replace(sample.morning(), waiting=()), visit),
        render_thread(sample.thread(), visit, once="once", segment=136),
    ]


def test_hostile_names_and_replies_are_text() -> None:
    villain = StaffMember(HOSTILE, HOSTILE)
    rows = tuple(
        replace(row, reply=HOSTILE, claim=Claim(villain, at("10:41"))) for row in sample.morning().waiting
    )
    done = tuple(replace(each, by=villain) for each in sample.done())
    desk = replace(sample.morning(), waiting=rows, done=done)
    visit = sample.visit(who=villain, dealership=HOSTILE)
    entries = tuple(replace(each, by=villain, body=HOSTILE) for each in sample.thread().entries)
    thread = sample.thread(entries=entries, may_text=False, refused_at=at("9:31"), refused_words=HOSTILE)
    writable = sample.thread(entries=entries, waiting=rows[0])
    for page in (
        render_list(desk, visit),
        render_thread(thread, visit, once=HOSTILE, segment=136),
        render_thread(
            writable, visit, once=HOSTILE, segment=136, typed=HOSTILE, notice=HOSTILE, said=HOSTILE
        ),
    ):
        tags = Tags(page.html).tags
        assert [tag for tag, _ in tags].count("script") == 1
        assert not [attributes for _, attributes in tags if any(name.startswith("on") for name in attributes)]
        assert "49" not in re.sub(r"<(style|script)>.*?</\1>", "", page.html, flags=re.S)


@each_language
def test_no_placeholder_is_left_on_a_page(language: Language) -> None:
    for page in pages(language):
        shown = re.sub(r'<(style|script)>.*?</\1>|data-script="[^"]*"', "", page.html, flags=re.S)
        assert "{" not in shown


def test_a_key_is_quoted_where_it_is_part_of_an_address() -> None:
    odd = replace(sample.morning().waiting[0], call_key='zoom:a/b?c="d')
    tags = Tags(render_rows(replace(sample.morning(), waiting=(odd,)), sample.visit())).tags
    addresses = {attributes["href"] for tag, attributes in tags if tag == "a" and attributes.get("href")}
    assert "/desk/calls/zoom:a%2Fb%3Fc%3D%22d" in addresses
    assert [attributes["id"] for tag, attributes in tags if tag == "li" and "id" in attributes] == [
        odd.call_key
    ]


@each_language
def test_no_number_is_in_an_address_or_a_title(language: Language) -> None:
    for page in pages(language):
        [title] = re.findall(r"<title>(.*?)</title>", page.html)
        assert not re.search(r"\d{3}", title)
        for _, attributes in Tags(page.html).tags:
            for name in ("href", "action", "src", "value", "id", "data-rows"):
                value = attributes.get(name) or ""
                assert "555" not in value or value.startswith("tel:+1")


def test_a_call_link_holds_nothing_but_a_number() -> None:
    rows = tuple(
        replace(row, caller=caller)
        for row, caller in zip(
            sample.morning().waiting,
            ("73333", "+14185550142,,9#", "javascript:x", "+14185550142"),
            strict=False,
        )
    )
    html = render_rows(replace(sample.morning(), waiting=rows), sample.visit())
    assert re.findall(r'href="(tel:[^"]*)"', html) == ["tel:+14185550142"]


def test_the_policy_lets_the_pages_own_style_and_script_through_and_nothing_else() -> None:
    for page in pages():
        for tag, directive in (("style", "style-src"), ("script", "script-src")):
            for content in re.findall(rf"<{tag}>(.*?)</{tag}>", page.html, re.S):
                digest = b64encode(sha256(content.encode()).digest()).decode()
                [allowed] = re.findall(rf"{directive} ([^;]*)", page.policy)
                assert f"'sha256-{digest}'" in allowed.split()
        assert page.policy.startswith("default-src 'none'; ")
        assert "unsafe" not in page.policy
        assert "*" not in page.policy
        for _, attributes in Tags(page.html).tags:
            assert "style" not in attributes
            assert "src" not in attributes


def test_an_unchanged_list_has_the_same_bytes_at_any_hour() -> None:
    for hours in (1, 3):
        later = sample.visit(now=sample.NOW + timedelta(hours=hours))
        assert render_rows(sample.morning(), later) == render_rows(sample.morning(), sample.visit())


def test_the_page_holds_the_rows_as_the_poll_brings_them() -> None:
    page = render_list(sample.morning(), sample.visit())
    assert f"<main>\n{render_rows(sample.morning(), sample.visit())}\n</main>" in page.html


def test_forty_who_wait_are_a_small_page() -> None:
    page = render_list(sample.crowd(40), sample.visit())
    assert len(gzip.compress(page.html.encode(), 6)) < 15_000
    assert len(gzip.compress(render_rows(sample.crowd(40), sample.visit()).encode(), 6)) < 5_000


@each_language
def test_an_empty_list_says_what_was_done(language: Language) -> None:
    desk = replace(sample.morning(), waiting=())
    html = render_rows(desk, sample.visit(language)).replace("\N{NO-BREAK SPACE}", " ")
    assert {"fr": "Personne n’attend.", "en": "Nobody is waiting."}[language] in html
    assert {"fr": "Julie a joint 418 555-0105 en 9 min.", "en": "Julie reached 418 555-0105 in 9 min."}[
        language
    ] in html
    assert "<nav" not in html


def test_a_department_without_anybody_shows_the_way_to_the_others() -> None:
    desk = replace(sample.morning(), waiting=sample.morning().waiting[:1])
    html = render_rows(desk, sample.visit(department="parts"))
    assert "Personne n’attend dans ce département." in html
    assert "<nav" in html


def test_a_quiet_day_says_so() -> None:
    desk = sample.morning()
    quiet = replace(desk, waiting=(), done=(), day=replace(desk.day, missed=0))
    assert "Aucun appel manqué aujourd’hui." in render_rows(quiet, sample.visit())


def test_each_button_carries_its_rows_key() -> None:
    html = render_rows(sample.morning(), sample.visit())
    for key, row in re.findall(r'<li id="([^"]+)"(.*?)</li>', html, re.S):
        assert set(re.findall(r'value="([^"]+)"', row)) <= {key}
        assert re.search(r"<button", row)


def test_who_comes_second_reads_who_came_first() -> None:
    claim = Claim(JULIE, at("10:41"))
    said = taken_sentence(claim, "+14185550190", sample.visit()).replace("\N{NO-BREAK SPACE}", " ")
    assert said == "Julie rappelle déjà 418 555-0190."
    assert taken_sentence(claim, "+14185550190", sample.visit("en")).startswith(
        "Julie is already calling 418"
    )


def test_words_that_could_not_be_sent_are_still_there() -> None:
    notice = not_sent_sentence("opted_out", sample.visit())
    page = render_thread(
        sample.thread(), sample.visit(), once="1", segment=136, typed="Bonjour!", notice=notice
    )
    assert ">Bonjour!</textarea>" in page.html
    assert "Le texto n’est pas parti : la personne n’en veut plus." in page.html.replace("\xa0", " ")


def test_a_thread_without_a_number_offers_neither_call_nor_stop() -> None:
    alone = sample.thread(caller=None, may_text=False, waiting=replace(sample.morning().waiting[7]))
    tags = Tags(render_thread(alone, sample.visit(), once="1", segment=136).html).tags
    names = {attributes.get("name") for tag, attributes in tags if tag in ("button", "textarea")}
    assert names == {"reached", "claim", "note", None}
    assert not [tag for tag, attributes in tags if (attributes.get("href") or "").startswith("tel:")]


def test_the_longest_text_is_three_parts_of_the_dealerships_sender() -> None:
    for segment, longest in ((160, 459), (136, 387)):
        html = render_thread(sample.thread(), sample.visit(), once="1", segment=segment).html
        assert f'maxlength="{longest}"' in html
        assert f'data-segment="{segment}"' in html

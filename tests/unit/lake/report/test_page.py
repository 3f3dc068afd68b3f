"""The page: whole, alone, and the same in both languages."""

import re
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.lake.findings import Findings
from functions.lake.report.page import render
from functions.shared.call import Language
from tests import report_sample as sample
from tests.unit.lake.report.reading import Read, read

pytestmark = pytest.mark.slow

LANGUAGES: tuple[Language, ...] = get_args(Language)
PAGES = {
    "market": sample.market(),
    "dealership": sample.dealership(),
    "empty": sample.empty(),
    "one call": sample.one_call(),
    "imported": sample.imported(),
}
each_page = pytest.mark.parametrize("findings", PAGES.values(), ids=PAGES)
each_language = pytest.mark.parametrize("language", LANGUAGES)


@each_page
@each_language
def test_it_runs_no_script_and_asks_nobody_for_anything(findings: Findings, language: Language) -> None:
    page = render(findings, language)
    assert "<script" not in page
    assert "http:" not in page
    assert "https:" not in page
    assert "//" not in page
    assert "@import" not in page
    assert "url(" not in page
    for tag, attributes in read(findings, language).tags:
        assert not {name for name in attributes if name.startswith("on")}, tag
        assert attributes.get("href", "#").startswith(("#", "data:,")), tag
        assert "src" not in attributes, tag
    linked = read(findings, language, "other.html").named("a")
    assert [(each["href"], each["hreflang"]) for each in linked] == [
        ("other.html", "en-CA" if language == "fr" else "fr-CA")
    ]


@each_page
@each_language
def test_it_has_one_main_heading_then_one_per_section_and_says_its_language(
    findings: Findings, language: Language
) -> None:
    page = read(findings, language)
    headings = [tag for tag, _ in page.tags if re.fullmatch(r"h\d", tag)]
    assert headings[0] == "h1"
    assert headings.count("h1") == 1
    assert set(headings[1:]) <= {"h2", "h3"}
    assert headings[1] == "h2" if len(headings) > 1 else True
    assert page.named("html") == [{"lang": f"{language}-CA"}]
    assert len(page.named("main")) == len(page.named("header")) == len(page.named("footer")) == 1


@each_page
@each_language
def test_an_id_is_given_once_and_every_reference_finds_its_own(
    findings: Findings, language: Language
) -> None:
    page = read(findings, language)
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in page.tags:
        for reference in attributes.get("aria-labelledby", "").split():
            assert reference in ids
        if attributes.get("href", "").startswith("#"):
            assert attributes["href"][1:] in ids


@each_page
def test_each_drawing_has_a_description_three_widths_and_its_numbers_in_a_table(findings: Findings) -> None:
    page = read(findings, "fr")
    drawings = [div for div in page.named("div") if "chart" in div.get("class", "").split()]
    assert len(drawings) == len(page.named("figure"))
    assert len(page.named("table")) >= len(drawings)
    for drawing in drawings:
        assert drawing["role"] == "img"
        assert drawing["aria-label"].strip()
    sizes = [svg["class"] for svg in page.named("svg")]
    assert sizes == ["s", "m", "l"] * len(drawings)


@each_page
def test_french_and_english_state_the_same_findings_in_the_same_order(findings: Findings) -> None:
    assert read(findings, "fr").names == read(findings, "en").names


@each_page
def test_french_and_english_show_the_same_drawings_and_as_many_numbers(findings: Findings) -> None:
    french, english = read(findings, "fr"), read(findings, "en")
    for tag in ("rect", "circle", "line", "polyline", "text", "tr", "td", "th", "table", "figure"):
        assert len(french.named(tag)) == len(english.named(tag)), tag


@each_language
def test_the_same_findings_give_the_same_bytes(language: Language) -> None:
    assert render(sample.market(), language) == render(sample.market(), language)


@each_language
def test_a_dealerships_name_is_text_whatever_it_holds(language: Language) -> None:
    findings = sample.dealership()
    findings["scope"]["name"] = "<script>{x}</script> & {{ 7 * 7 }}"
    page = render(findings, language)
    assert "<script" not in page
    assert "&lt;script&gt;{x}&lt;/script&gt; &amp; {{ 7 * 7 }}" in page


def test_a_dealership_without_a_name_is_called_by_its_id() -> None:
    findings = sample.dealership()
    findings["scope"]["name"] = None
    assert "garage-tremblay" in read(findings, "fr").texts["b"]


def test_the_market_says_how_many_dealerships_it_has() -> None:
    assert "50 concessions" in read(sample.market(), "fr").texts["b"]
    assert "50 dealerships" in read(sample.market(), "en").texts["b"]


@each_language
def test_a_lake_of_one_dealership_is_headed_by_it(language: Language) -> None:
    page = read(sample.imported(), language)
    assert "journal" in page.texts["b"]
    assert page.texts["title"][0].endswith("journal")


def test_a_lake_of_one_dealership_is_headed_by_its_name_where_that_is_known() -> None:
    findings = sample.imported()
    findings["scope"]["name"] = "Garage Tremblay"
    assert "Garage Tremblay" in read(findings, "fr").texts["b"]


def test_a_quarter_without_a_call_says_so_and_nothing_else() -> None:
    assert read(sample.empty(), "fr").names == ["headline.empty"]


def test_a_quarter_that_isnt_over_says_so_first() -> None:
    findings = sample.market()
    findings["finished"] = False
    assert read(findings, "fr").names[0] == "unfinished"
    assert "unfinished" not in read(sample.market(), "fr").names


def test_a_quarter_that_begins_late_says_since_when() -> None:
    findings = sample.dealership()
    findings["since"] = "2025-08-06"
    french, english = read(findings, "fr").sentence("since"), read(findings, "en").sentence("since")
    assert french.startswith("Aucun appel manqué n’est connu avant le 6\N{NO-BREAK SPACE}août 2025")
    assert english.startswith("No missed call is known before August\N{NO-BREAK SPACE}6, 2025:")
    assert "since" not in read(sample.dealership(), "fr").names


def without(key: str, value: Any) -> Read:
    findings: Any = sample.dealership() | {key: value}
    return read(findings, "fr")


@pytest.mark.parametrize(
    ("key", "value", "section"),
    [
        ("by_month", [], "months"),
        ("holidays", [], "holidays"),
        ("weeks", [], "season"),
        ("response", dict.fromkeys(sample.RESPONSE), "response"),
        ("standing", [], "standing"),
        ("staffing", [], "staffing"),
        ("peak_hours", [], "week"),
    ],
)
def test_a_section_is_absent_when_its_findings_are(key: str, value: Any, section: str) -> None:
    assert any(name.startswith(f"{section}.") for name in read(sample.dealership(), "fr").names)
    page = without(key, value)
    assert not [name for name in page.names if name.startswith(f"{section}.")]
    assert not [a for _, a in page.tags if a.get("id") == section or a.get("href") == f"#{section}"]


RESPONSES = st.fixed_dictionaries(
    {key: st.none() | st.floats(0, 1 if key.endswith("share") else 1e6) for key in sample.RESPONSE}
)
RATIOS = st.none() | st.tuples(st.floats(0.01, 50), st.floats(0.01, 1), st.floats(1, 1e6))


@st.composite
def holidays(draw: st.DrawFn) -> dict[str, Any]:
    found: dict[str, Any] = {**sample.labour_day(), "shifted": draw(st.booleans())}
    for part in ("eve_afternoon", "day", "next_morning"):
        drawn = draw(RATIOS)
        found[f"{part}_ratio"] = drawn and drawn[0]
        found[f"{part}_interval"] = drawn and [drawn[0] * drawn[1], drawn[0] * drawn[2]]
    return found


STABILITY = st.fixed_dictionaries(
    {
        "department": st.sampled_from(sorted(sample.CALLS)),
        "coefficient_of_variation": st.none() | st.floats(0, 3),
        "steady": st.none() | st.booleans(),
        "change_from_previous_quarter": st.none() | st.floats(-1, 100),
        "changed_from_previous_quarter": st.none() | st.booleans(),
        "change_from_previous_year": st.none() | st.floats(-1, 100),
        "changed_from_previous_year": st.none() | st.booleans(),
    }
)


@settings(max_examples=20, deadline=None)  # each page takes its tenth of a second
@given(
    response=RESPONSES,
    holidays=st.lists(holidays(), max_size=3),
    stability=st.lists(STABILITY, max_size=6, unique_by=lambda row: row["department"]),
    peak=st.none() | st.fixed_dictionaries({"weeks_moved": st.none() | st.integers(-9, 9)}),
    percentiles=st.lists(st.floats(0, 100), min_size=8, max_size=8),
    outside=st.none() | st.floats(0, 1),
)
def test_whatever_is_missing_the_page_stands_and_says_the_same_in_both_languages(
    response: Any, holidays: Any, stability: Any, peak: Any, percentiles: list[float], outside: float | None
) -> None:
    standing = [
        row | {"percentile": percentile}
        for row, percentile in zip(sample.dealership()["standing"], percentiles, strict=True)
    ]
    findings: Any = sample.dealership() | {
        "response": response,
        "holidays": holidays,
        "stability": stability,
        "peak_week": peak and {**(sample.market()["peak_week"] or {}), **peak},
        "standing": standing,
        "outside_open_hours_share": outside,
    }
    french, english = read(findings, "fr"), read(findings, "en")
    assert french.names == english.names
    for page in (french, english):
        said = " ".join(text for _, text in page.findings)
        assert "None" not in said
        assert "nan" not in said.split()

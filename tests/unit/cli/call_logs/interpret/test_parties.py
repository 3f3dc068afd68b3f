"""A caller's cell is a number, part of one, an extension, or nobody; and never more than it says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.call_logs.interpret.parties import Party, dialled, party


@pytest.mark.parametrize(
    "written",
    [
        "+14185550150",
        "4185550150",
        "14185550150",
        "(418) 555-0150",
        "418-555-0150",
        "418.555.0150",
        "1 418 555 0150",
        "418 555-0150",
        '"Tremblay" <4185550150>',
        "sip:+14185550150@pbx.example.ca",
        "tel:+1-418-555-0150",
        "Tremblay, Luc (418 555-0150)",
        "4185550150.0",
        "(418) 555-0150 poste 22",
        "418-555-0150 x204",
        "418-555-0150x204",
        "4185550150 (4185550150)",
        "418-555-0150 (+14185550150)",
        "4185550150 - TREMBLAY J",
        "(418) 555-0150 – Tremblay, Luc",
        '="4185550150"',
        "'4185550150",
        "418\u2011555\u20110150",
        "418\u00a0555\u20130150",
    ],
)
def test_a_national_number_is_e164_by_the_country(written: str) -> None:
    assert party(written, "CA") == Party("number", "+14185550150")


@pytest.mark.parametrize(
    ("written", "country", "number"),
    [
        ("01 23 45 67 89", "FR", "+33123456789"),
        ("011 33 1 23 45 67 89", "CA", "+33123456789"),
        ("+33 1 23 45 67 89", "CA", "+33123456789"),
        ("33123456789", "CA", "+33123456789"),
    ],
)
def test_a_number_from_elsewhere_is_e164_too(written: str, country: str, number: str) -> None:
    assert party(written, country) == Party("number", number)


@pytest.mark.parametrize(
    ("written", "area"),
    [
        ("418-555-XXXX", "418"),
        ("+1418555****", "418"),
        ("(418) •••-••••", "418"),
        ("1418xxxxxxx", "418"),
        ("418-555-XX50", "418"),
        ("XXX-XXX-0150", None),
        ("XXXX", None),
    ],
)
def test_of_a_masked_number_the_area_is_known(written: str, area: str | None) -> None:
    assert party(written, "CA") == Party("masked", area=area)


@pytest.mark.parametrize(
    "written",
    ["", " ", "Anonyme", "ANONYMOUS", "Privé", "Numéro masqué", "Unknown", "Restricted", "-", "+266696687"],
)
def test_a_withheld_number_is_nobody(written: str) -> None:
    assert party(written, "CA") == Party("withheld")


@pytest.mark.parametrize(
    ("written", "extension"),
    [
        ("204", "204"),
        ("Luc (231)", "231"),
        ("sip:801@pbx.ca", "801"),
        ("Poste 201", "201"),
        ("poste: 201", "201"),
        ("Ext. 201", "201"),
        ("ext 201", "201"),
        ("Extension 201", "201"),
        ("x201", "201"),
        ("device 201", "201"),
        ("Device: 201", "201"),
        ("appareil 201", "201"),
        ("201 - Luc Roy", "201"),
        ("201 - Luc Roy (2e étage)", "201"),
        ("Poste 201 - Luc Roy", "201"),
        ("Luc Roy x201", "201"),
        ("1001 (1001)", "1001"),
        ('="201"', "201"),
    ],
)
def test_a_few_digits_are_an_extension(written: str, extension: str) -> None:
    assert party(written, "CA") == Party("internal", extension=extension)


@pytest.mark.parametrize(
    ("written", "prefix", "number"),
    [
        ("94185550177", "9", "+14185550177"),
        ("9 1 (418) 555-0177", "9", "+14185550177"),
        ("9-4185550177", "9", "+14185550177"),
        ("901133123456789", "9", "+33123456789"),
        ("*94185550177", "*9", "+14185550177"),
        ("9185550177", "9", "+19185550177"),
        ("4185550177", "9", "+14185550177"),
        ("4185550177", None, "+14185550177"),
    ],
)
def test_what_is_dialled_for_an_outside_line_is_no_part_of_the_number(
    written: str, prefix: str | None, number: str
) -> None:
    assert dialled(written, prefix, "CA") == Party("number", number)


@pytest.mark.parametrize(
    "written",
    [
        "1.41856E+10",
        "5550150",
        "Jean Tremblay",
        "+1418",
        "00000000000",
        "٤١٨٥٥٥٠١٥٠",
        "Max201",
        "555-INFO",
        "Garage 2000 - Service",
    ],
)
def test_what_is_no_number_is_unreadable(written: str) -> None:
    assert party(written, "CA").kind == "unreadable"


@given(
    st.integers(2_000_000_000, 9_999_999_999),
    st.sampled_from(["{}{}{}", "({}) {}-{}", "{}-{}-{}", "+1{}{}{}", "1 {} {} {}"]),
)
def test_however_it_is_written_a_number_is_the_same(number: int, form: str) -> None:
    digits = str(number)
    assert party(form.format(digits[:3], digits[3:6], digits[6:]), "CA").number == f"+1{digits}"


@given(st.text(max_size=40))
def test_no_text_breaks_it(text: str) -> None:
    party(text, "CA")

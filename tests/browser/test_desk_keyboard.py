"""The desk without a mouse, and without a script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DeskTab
from tests.desk_sample import JULIE

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


def test_the_whole_work_is_done_by_keys(tab: DeskTab) -> None:
    keys = tab.page.keyboard
    keys.press("j")
    assert tab.focused().startswith("twilio:CA01")
    for _ in range(4):
        keys.press("j")
    keys.press("k")
    assert tab.focused().startswith("twilio:CA04")
    keys.press("c")
    expect(tab.row(4)).to_have_attribute("data-state", "mine")
    keys.press("2")
    expect(tab.row(4)).to_have_attribute("data-state", "done")
    keys.press("z")
    expect(tab.row(4)).to_have_attribute("data-state", "mine")
    keys.press("j")
    keys.press("o")
    expect(tab.row(5).locator(".deeds")).to_be_visible()
    keys.press("Escape")
    expect(tab.row(5).locator(".deeds")).to_have_count(0)
    assert tab.told("claim twilio:CA04", "message twilio:CA04", "undo twilio:CA04")
    keys.press("j")
    keys.press("r")
    box = tab.page.get_by_label("Répondre par texto")
    expect(box).to_be_focused()
    keys.type("Bonjour 1 c r")
    keys.press("Tab")
    keys.press("Enter")
    assert tab.told(*tab.desk.told[:3], "text Bonjour 1 c r")
    expect(box).to_be_focused()
    keys.press("Escape")
    expect(tab.page.locator("h1")).to_be_focused()
    keys.press("Escape")
    expect(tab.page).to_have_url(f"{tab.address}/desk#twilio%3ACA06")


def test_enter_opens_the_thread_of_the_row(tab: DeskTab) -> None:
    tab.page.keyboard.press("j")
    tab.page.keyboard.press("Enter")
    expect(tab.page).to_have_url(f"{tab.address}/desk/calls/twilio:CA01")


def test_every_step_is_reached_by_tab_alone(tab: DeskTab) -> None:
    """From the top: the way past the bar, then each control of a row in the order in which it stands."""
    keys, names = tab.page.keyboard, []
    keys.press("Tab")
    expect(tab.page.get_by_role("link", name="Aller à la liste")).to_be_focused()
    keys.press("Enter")
    for _ in range(10):
        keys.press("Tab")
        names.append(tab.page.evaluate("document.activeElement.textContent.trim().replace(/\\u00a0/g, ' ')"))
    assert names == [
        *("Tous 14", "Service 6", "Pièces 3", "Ventes 3", "Réception 2"),
        *("418 555-0142", "Appeler", "Texto", "⋯", "418 555-0117"),
    ]


def test_a_key_does_nothing_to_a_colleagues_row_or_a_withheld_number(tab: DeskTab) -> None:
    tab.desk.take_as(JULIE, "twilio:CA04")
    tab.look()
    expect(tab.row(4)).to_have_attribute("data-state", "theirs")
    tab.page.evaluate("document.getElementById('twilio:CA04').focus()")
    for key in ("1", "2", "3", "4", "c"):
        tab.page.keyboard.press(key)
    tab.page.evaluate("document.getElementById('twilio:CA08').focus()")
    for key in ("2", "3", "4", "c", "r"):
        tab.page.keyboard.press(key)
    tab.look()
    assert tab.desk.told == []


def test_keys_can_be_switched_off_for_good(tab: DeskTab) -> None:
    tab.page.locator("summary").click()
    tab.page.get_by_role("checkbox", name="Raccourcis clavier").uncheck()
    tab.page.reload()
    tab.page.keyboard.press("j")
    assert not tab.focused().startswith("twilio")
    expect(tab.page.locator(".shortcuts ul")).to_be_hidden()
    tab.open("/desk/calls/twilio:CA01")
    tab.page.keyboard.press("r")
    expect(tab.page.get_by_label("Répondre par texto")).not_to_be_focused()


def test_the_focus_stays_where_it_was_through_a_refresh(tab: DeskTab) -> None:
    tab.row(6).get_by_role("link", name="Texto").focus()
    tab.desk.take_as(JULIE, "twilio:CA01")
    tab.look()
    expect(tab.row(1)).to_have_attribute("data-state", "theirs")
    assert tab.focused() == "twilio:CA06 write"
    tab.page.get_by_role("link", name="Pièces 3").focus()
    tab.desk.take_as(JULIE, "twilio:CA04")
    tab.look()
    expect(tab.row(4)).to_have_attribute("data-state", "theirs")
    expect(tab.page.get_by_role("link", name="Pièces 3")).to_be_focused()


@pytest.fixture
def bare(open_tab: Callable[..., DeskTab]) -> DeskTab:
    tab = open_tab(390, 844, java_script_enabled=False)
    tab.open()
    return tab


def test_without_a_script_the_desk_works_by_its_forms(bare: DeskTab) -> None:
    expect(bare.row(1)).to_contain_text("Promis avant 10\xa0h\xa015")
    bare.row(4).get_by_role("button", name="Autres gestes").click()
    expect(bare.page).to_have_url(f"{bare.address}/desk/calls/twilio:CA04")
    bare.page.get_by_role("button", name="Je rappelle").click()
    expect(bare.page.get_by_text("Vous rappelez. Résultat?")).to_be_visible()
    bare.page.get_by_role("button", name="Message laissé").click()
    expect(bare.page.get_by_text("Vous avez laissé un message")).to_be_visible()
    bare.page.get_by_role("button", name="Remettre").click()
    bare.page.get_by_label("Répondre par texto").fill("Bonjour")
    bare.page.get_by_role("button", name="Envoyer").click()
    expect(bare.page.locator("#log .out").last).to_contain_text("Bonjour")
    bare.page.get_by_role("link", name="Qui attend").click()
    expect(bare.row(4)).to_have_attribute("data-state", "mine")
    bare.row(4).get_by_role("button", name="Libérer").click()
    expect(bare.row(4)).not_to_have_attribute("data-state", "mine")
    deeds = ("claim", "message", "undo")
    assert bare.told(*(f"{deed} twilio:CA04" for deed in deeds), "text Bonjour", "release twilio:CA04")


def test_without_a_script_the_judges_no_keeps_the_words(bare: DeskTab) -> None:
    bare.desk.judged = "opted_out"
    bare.open("/desk/calls/twilio:CA01")
    bare.page.get_by_label("Répondre par texto").fill("Bonjour")
    bare.page.get_by_role("button", name="Envoyer").click()
    expect(bare.page.get_by_role("alert")).to_contain_text("Le texto n’est pas parti")
    expect(bare.page.get_by_label("Répondre par texto")).to_have_value("Bonjour")


def test_without_a_script_nothing_is_offered_that_needs_one(bare: DeskTab) -> None:
    bare.page.locator("summary").click()
    expect(bare.page.get_by_text("Raccourcis clavier").first).to_be_hidden()
    expect(bare.page.get_by_role("button", name="Se déconnecter")).to_be_visible()
    bare.open("/desk/calls/twilio:CA01")
    expect(bare.page.get_by_role("group", name="Réponses rapides")).to_have_count(0)

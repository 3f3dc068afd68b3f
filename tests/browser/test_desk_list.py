"""The desk's list in a real browser: claims, outcomes and undo, and what the poll may do to them."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest
from playwright.sync_api import expect

from functions.shared.desk import Claim
from tests import desk_sample as sample
from tests.browser.conftest import DeskTab, eventually
from tests.desk_sample import JULIE, at

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

LATE = sample.waiting(99, "0199", "service", "no_answer", "10:41", "11:30")


def end_undo(tab: DeskTab) -> None:
    """Ten seconds pass, on the server and for the bar."""
    tab.desk.passed += timedelta(seconds=10)
    tab.settled()
    tab.page.evaluate(
        "document.querySelector('.undo').dispatchEvent(new AnimationEvent('animationend', {bubbles: true}))"
    )


def test_its_policy_lets_its_own_script_through_and_nothing_is_refused(tab: DeskTab) -> None:
    expect(tab.page).to_have_title("(3) Qui attend · Garage Tremblay & Fils")
    expect(tab.page.locator("h1")).to_have_attribute("data-late", ", dont 3 en retard")
    tab.look()
    assert tab.said == []
    assert {entry.split()[1] for entry in tab.desk.asked} == {"/desk", "/desk/rows"}


def test_the_page_counts_how_late_each_is(tab: DeskTab) -> None:
    def shown(number: int) -> list[str | None]:
        row = tab.row(number)
        return [
            row.locator(".due").get_attribute("data-ago"),
            row.locator(".facts time").get_attribute("data-ago"),
        ]

    plain = [[text and text.replace("\xa0", " ") for text in shown(number)] for number in (1, 4)]
    assert plain == [["27 min de retard", "il y a 1 h 11"], ["dans 3 min", "il y a 39 min"]]
    late, soon = tab.page.locator("#list > .late"), tab.page.locator("#list > .soon")
    assert (late.count(), soon.count()) == (3, 3)


def test_it_asks_every_three_seconds_and_hears_nothing_new(still_tab: DeskTab) -> None:
    asked = ["GET /desk 200", "GET /desk/rows 200", "GET /desk/rows 304"]
    for times in (1, 2):
        still_tab.page.clock.run_for(2900)
        assert len(still_tab.desk.asked) == times
        with still_tab.page.expect_response("**/desk/rows"):
            still_tab.page.clock.run_for(100)
    assert still_tab.desk.asked == asked


def test_a_new_caller_appears_within_three_seconds_and_is_announced(still_tab: DeskTab) -> None:
    tab = still_tab
    tab.desk.add(LATE)
    tab.page.clock.run_for(3000)
    expect(tab.row(99)).to_be_visible()
    expect(tab.page.locator("#status")).to_have_text("1 nouveau dans la liste")
    expect(tab.page.locator("h1")).to_have_text("15 en attente")


def test_calling_claims_the_row_and_asks_for_its_outcome(tab: DeskTab) -> None:
    tab.row(4).get_by_role("link", name="Appeler").click()
    expect(tab.row(4)).to_have_attribute("data-state", "mine")
    expect(tab.row(4).get_by_role("button", name="Message laissé")).to_be_visible()
    expect(tab.row(4).get_by_role("button", name="Libérer")).to_be_visible()
    expect(tab.row(4).get_by_role("button", name="Je rappelle")).to_be_hidden()
    assert tab.told("claim twilio:CA04")


def test_calling_again_claims_nothing_again(tab: DeskTab) -> None:
    tab.row(2).get_by_role("link", name="Appeler").click()
    tab.look()
    assert tab.desk.told == []


def test_a_claim_outlives_the_page_that_the_dialler_takes_away(open_tab: Callable[..., DeskTab]) -> None:
    tab = open_tab(390, 844, dialler=True, has_touch=True, is_mobile=True)
    tab.open()
    spy = "window.fetch = (...of) => (window.kept = of[1].keepalive, asked(...of))"
    tab.page.evaluate(f"() => {{ const asked = fetch; {spy} }}")
    tab.row(4).get_by_role("link", name="Appeler").tap(no_wait_after=True)
    assert eventually(lambda: bool(tab.page.evaluate("'kept' in window")))
    assert tab.page.evaluate("kept") is True, "the browser goes on with it when the page is gone"
    tab.page.goto("about:blank")
    assert tab.told("claim twilio:CA04")


def test_coming_back_from_the_dialler_the_row_asks_for_its_outcome(open_tab: Callable[..., DeskTab]) -> None:
    """The telephone's program covers the page; its answers came while nobody looked."""
    tab = open_tab(390, 844, still=True, has_touch=True, is_mobile=True)
    tab.open()
    tab.row(4).get_by_role("link", name="Appeler").tap()
    expect(tab.row(4)).to_have_attribute("data-state", "mine")
    assert tab.told("claim twilio:CA04")
    cover(tab, hidden=True)
    tab.settled()
    asked = len(tab.desk.asked)
    tab.look()
    tab.page.clock.run_for(10_000)
    assert len(tab.desk.asked) == asked, "a page that nobody sees asks nothing"
    tab.desk.add(LATE)
    cover(tab, hidden=False)
    expect(tab.row(99)).to_have_count(1)
    expect(tab.row(4).get_by_role("button", name="Joint")).to_be_visible()


def cover(tab: DeskTab, *, hidden: bool) -> None:
    tab.page.evaluate(
        """hidden => { Object.defineProperty(document, 'hidden', {value: hidden, configurable: true});
                       document.dispatchEvent(new Event('visibilitychange', {bubbles: true})) }""",
        hidden,
    )


def test_one_tap_ends_a_row_and_it_stays_for_ten_seconds_as_its_own_undo(tab: DeskTab) -> None:
    tab.row(2).get_by_role("button", name="Joint").click()
    undo = tab.row(2).get_by_role("button", name="Joint · Annuler")
    expect(undo).to_be_focused()
    expect(tab.page.locator("h1")).to_have_text("13 en attente")
    expect(tab.page.locator("#list > li")).to_have_count(14)
    end_undo(tab)
    expect(tab.page.locator("#list > li")).to_have_count(13)
    assert tab.focused().startswith("twilio:CA03")


def test_the_focus_stays_in_its_row_after_an_undo(tab: DeskTab) -> None:
    tab.row(2).get_by_role("button", name="Joint").click()
    tab.page.keyboard.press("z")
    expect(tab.row(2)).to_have_attribute("data-state", "mine")
    expect(tab.page.locator(".undo")).to_have_count(0)
    assert tab.told("reached twilio:CA02", "undo twilio:CA02")
    tab.look()
    assert tab.focused().startswith("twilio:CA02")


def test_an_undo_never_overtakes_what_it_undoes(tab: DeskTab) -> None:
    tab.desk.gates["POST"] = Event()
    tab.row(2).get_by_role("button", name="Joint").click()
    tab.page.keyboard.press("z")
    expect(tab.row(2)).to_have_attribute("data-state", "mine")
    tab.row(4).get_by_role("link", name="Appeler").click()
    assert tab.told("reached twilio:CA02", "claim twilio:CA04"), "another row's deed waits for nobody"
    tab.desk.gates["POST"].set()
    assert tab.told("reached twilio:CA02", "claim twilio:CA04", "undo twilio:CA02")


def test_rows_are_held_back_while_one_is_unfolded(tab: DeskTab) -> None:
    more = tab.row(4).get_by_role("button", name="Autres gestes")
    more.click()
    expect(more).to_have_attribute("aria-expanded", "true")
    tab.desk.add(LATE)
    tab.look()
    expect(tab.row(99)).to_have_count(0)
    more.click()
    expect(tab.row(99)).to_be_visible()
    assert tab.focused() == "twilio:CA04 open"


def test_an_outcome_folds_its_row_and_lets_the_list_go_on(tab: DeskTab) -> None:
    tab.row(4).get_by_role("button", name="Autres gestes").click()
    tab.row(4).get_by_role("button", name="Message laissé").click()
    expect(tab.row(4)).to_have_attribute("data-state", "done")
    expect(tab.row(4).locator(".deeds")).to_have_count(0)
    tab.desk.add(LATE)
    tab.look()
    expect(tab.row(99)).to_be_visible()


def test_a_claim_without_a_network_is_withdrawn_when_it_is_back(tab: DeskTab) -> None:
    tab.look()
    tab.page.context.set_offline(True)
    tab.row(6).get_by_role("link", name="Appeler").click()
    said = re.compile(
        r"Hors ligne\. La page est figée depuis \d\d?\xa0h\xa0\d\d; vous pouvez encore appeler\."
    )
    expect(tab.page.locator("#offline")).to_contain_text(said)
    assert tab.state(6) == "mine"
    tab.page.context.set_offline(False)
    tab.look()
    expect(tab.page.locator("#offline")).to_be_hidden()
    expect(tab.row(6)).not_to_have_attribute("data-state", "mine")
    assert tab.desk.told == []


def test_after_a_deed_the_next_answer_is_whole(still_tab: DeskTab) -> None:
    """What the page showed at once may be wrong: an unchanged list must not be left out."""
    tab = still_tab
    tab.look()
    tab.page.route(
        "**/desk/rows", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    tab.row(6).get_by_role("link", name="Appeler").click()
    expect(tab.page.locator("#offline")).to_be_visible()
    tab.look()
    expect(tab.row(6)).not_to_have_attribute("data-state", "mine")
    assert tab.desk.asked[-1] == "GET /desk/rows 200"


def test_an_older_answer_never_takes_back_a_newer_deed(still_tab: DeskTab) -> None:
    tab = still_tab
    tab.desk.gates["GET"] = Event()
    with tab.page.expect_request("**/desk/rows"):
        tab.page.evaluate("void (globalThis.older = look())")
    assert eventually(lambda: tab.desk.asked[1:] == ["GET /desk/rows 200"])
    tab.row(4).get_by_role("link", name="Appeler").click()
    assert tab.told("claim twilio:CA04")
    tab.settled()
    tab.desk.gates["GET"].set()
    tab.page.evaluate("older")  # until the page has read it
    assert tab.state(4) == "mine"
    assert tab.desk.asked[-2:] == ["GET /desk/rows 200", "POST /desk/rows 200"]


def test_who_comes_second_reads_who_came_first(still_tab: DeskTab) -> None:
    tab = still_tab  # it asks again at once, and not at its next turn
    tab.desk.take_as(JULIE, "twilio:CA04")
    tab.row(4).get_by_role("link", name="Appeler").click()
    notice = tab.page.locator("#taken")
    expect(notice).to_have_attribute("role", "alert")
    expect(notice).to_contain_text("Julie rappelle déjà 418\xa0555-0168.")
    expect(tab.row(4)).to_have_attribute("data-state", "theirs")
    tab.row(4).get_by_role("button", name="Reprendre").click()
    expect(tab.row(4)).to_have_attribute("data-state", "mine")
    expect(notice).to_be_hidden()


def test_a_call_that_is_gone_meanwhile_is_said(still_tab: DeskTab) -> None:
    tab = still_tab  # it asks again at once, and not at its next turn
    left = tuple(row for row in tab.desk.desk.waiting if row.call_key != "twilio:CA04")
    tab.desk.desk = replace(tab.desk.desk, waiting=left)
    tab.row(4).get_by_role("link", name="Appeler").click()
    expect(tab.page.locator("#taken")).to_contain_text("Cet appel n’attend plus.")
    expect(tab.row(4)).to_have_count(0)


def test_a_colleagues_claim_is_seen_in_the_list(tab: DeskTab) -> None:
    tab.desk.take_as(JULIE, "twilio:CA09")
    tab.look()
    expect(tab.row(9)).to_contain_text("Julie rappelle")
    expect(tab.row(9).get_by_role("link", name="Appeler")).to_have_count(0)


def test_a_session_that_is_over_is_said_and_nothing_is_left(tab: DeskTab) -> None:
    tab.desk.session = False
    tab.look()
    expect(tab.page.locator("#session")).to_be_visible()
    expect(tab.row(1)).to_be_visible()
    tab.desk.session = True
    tab.look()
    expect(tab.page.locator("#session")).to_be_hidden()


def test_what_is_done_can_be_put_back_all_day(tab: DeskTab) -> None:
    done = tab.page.get_by_role("region", name="Fait aujourd’hui")
    done.get_by_role("button", name="Remettre").first.click()
    expect(tab.row(30)).to_be_visible()
    expect(done.get_by_role("button", name="Remettre")).to_have_count(2)


def test_stopping_texts_ends_no_row(tab: DeskTab) -> None:
    tab.row(4).get_by_role("button", name="Autres gestes").click()
    tab.row(4).get_by_role("button", name="Ne plus texter").click()
    expect(tab.row(4)).to_contain_text("Pas de texto\xa0: la personne n’en veut plus")
    expect(tab.row(4).get_by_role("link", name="Texto")).to_have_count(0)
    expect(tab.page.locator("h1")).to_have_text("14 en attente")


def test_a_withheld_number_has_an_outcome_and_no_call(tab: DeskTab) -> None:
    row = tab.row(8)
    expect(row).to_contain_text("Aucun numéro à rappeler")
    row.get_by_role("button", name="Autres gestes").click()
    assert row.get_by_role("button").all_inner_texts() == ["⋯", "Joint", "Je rappelle"]
    row.get_by_role("button", name="Je rappelle").click()
    expect(row).to_have_attribute("data-state", "mine")
    expect(row.get_by_role("button", name="Libérer")).to_be_visible()


def test_the_last_one_done_leaves_a_calm_page(tab: DeskTab) -> None:
    tab.desk.desk = replace(tab.desk.desk, waiting=tab.desk.desk.waiting[1:2])
    tab.look()
    tab.row(2).get_by_role("button", name="Joint").click()
    expect(tab.page.locator("h1")).to_have_text("0 en attente")
    end_undo(tab)
    expect(tab.page.locator("h1")).to_have_text("Personne n’attend.")
    expect(tab.page.locator("h1")).to_be_focused()
    expect(tab.page).to_have_title("Qui attend · Garage Tremblay & Fils")


def test_a_department_is_a_filter_that_stays_while_the_list_lives(tab: DeskTab) -> None:
    tab.page.get_by_role("link", name="Pièces 3").click()
    expect(tab.page.locator("#list > li")).to_have_count(3)
    tab.desk.change("twilio:CA12", claim=Claim(JULIE, at("10:41")))
    tab.look()
    expect(tab.row(12)).to_contain_text("Julie rappelle")
    expect(tab.page.locator("#list > li")).to_have_count(3)
    expect(tab.page.get_by_role("link", name="Pièces 3")).to_have_attribute("aria-current", "true")


def test_the_other_language_is_a_click_away(tab: DeskTab) -> None:
    tab.page.get_by_role("link", name="English").click()
    expect(tab.page.locator("html")).to_have_attribute("lang", "en")
    expect(tab.page).to_have_title("(3) Who’s waiting · Garage Tremblay & Fils")
    expect(tab.row(1).locator("blockquote")).to_have_attribute("lang", "fr")
    expect(tab.row(1).locator(".due")).to_have_attribute("data-ago", "27\xa0min late")

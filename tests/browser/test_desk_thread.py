"""A caller's thread in a real browser: reading and answering, and words that are never lost."""

from collections.abc import Callable
from dataclasses import replace
from threading import Event

import pytest
from playwright.sync_api import Route, expect

from functions.send_sms.segments import size
from functions.shared.desk import ThreadEntry
from tests import desk_sample as sample
from tests.browser.conftest import DeskTab
from tests.desk_sample import JULIE, at

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
THREAD = "/desk/calls/twilio:CA01"
WORDS = "Bonjour, on peut poser vos pneus à 15 h 30."


@pytest.fixture
def thread(open_tab: Callable[..., DeskTab]) -> DeskTab:
    tab = open_tab()
    tab.open(THREAD)
    return tab


def test_its_policy_lets_its_own_script_through_and_nothing_is_refused(thread: DeskTab) -> None:
    expect(thread.page).to_have_title("Conversation · Garage Tremblay & Fils")
    expect(thread.page.locator("#top .due")).to_have_attribute("data-ago", "27\xa0min de retard")
    thread.look()
    assert thread.said == []


def test_an_answer_is_sent_and_stands_in_the_thread(thread: DeskTab) -> None:
    box = thread.page.get_by_label("Répondre par texto")
    box.fill(WORDS)
    thread.page.get_by_role("button", name="Envoyer").click()
    expect(thread.page.locator("#log .out").last).to_contain_text(WORDS)
    expect(thread.page.locator("#log .out small").last).to_contain_text("Vous · part dans un instant")
    expect(box).to_have_value("")
    expect(box).to_be_focused()
    assert thread.told(f"text {WORDS}")


def test_a_second_press_sends_nothing_twice(thread: DeskTab) -> None:
    thread.desk.gates["POST"] = Event()
    thread.page.get_by_label("Répondre par texto").fill(WORDS)
    thread.page.get_by_role("button", name="Envoyer").dblclick()
    thread.desk.gates["POST"].set()
    expect(thread.page.get_by_label("Répondre par texto")).to_have_value("")
    assert thread.told(f"text {WORDS}")


def test_a_text_whose_answer_got_lost_keeps_its_id_until_it_has_gone(thread: DeskTab) -> None:
    def once() -> list[str]:
        return [field.input_value() for field in thread.page.locator("[name=once]").all()]

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    first = once()
    thread.page.get_by_label("Répondre par texto").fill(WORDS)
    thread.page.route("**/text", lose)
    thread.page.get_by_role("button", name="Envoyer").click()
    expect(thread.page.locator("#offline")).to_be_visible()
    expect(thread.page.locator("#log .out").last).to_contain_text(WORDS)
    assert once() == first
    thread.page.unroute("**/text")
    thread.page.get_by_role("button", name="Envoyer").click()
    expect(thread.page.get_by_label("Répondre par texto")).to_have_value("")
    expect(thread.page.locator("[name=once]").first).not_to_have_value(first[0])
    assert once()[1] == first[1] != first[0], "a note has an id of its own"


def test_a_reply_shows_while_somebody_types(thread: DeskTab) -> None:
    box = thread.page.get_by_label("Répondre par texto")
    box.fill(WORDS)
    reply = ThreadEntry(kind="reply", at=at("10:43"), body="C'est pour ce soir?", language="fr")
    thread.desk.thread = replace(thread.desk.thread, entries=(*thread.desk.thread.entries, reply))
    expect(thread.page.locator("#log .in").last).to_contain_text("C'est pour ce soir?")
    expect(box).to_have_value(WORDS)
    expect(box).to_be_focused()


def test_an_unchanged_thread_has_no_body(open_tab: Callable[..., DeskTab]) -> None:
    tab = open_tab(still=True)
    tab.open(THREAD)
    for _ in range(2):
        tab.look()
    assert tab.desk.asked[-2:] == [f"GET {THREAD} 200", f"GET {THREAD} 304"]


@pytest.mark.parametrize("away", ["session", "network"])
def test_words_outlive_a_session_and_a_network(thread: DeskTab, away: str) -> None:
    box = thread.page.get_by_label("Répondre par texto")
    box.fill(WORDS)
    thread.desk.session = away != "session"
    thread.page.context.set_offline(away == "network")
    thread.page.get_by_role("button", name="Envoyer").click()
    expect(thread.page.locator("#session" if away == "session" else "#offline")).to_be_visible()
    expect(box).to_have_value(WORDS)
    assert thread.desk.told == []
    thread.desk.session = True
    thread.page.context.set_offline(False)
    thread.page.get_by_role("button", name="Envoyer").click()
    assert thread.told(f"text {WORDS}")


def test_the_judges_no_is_a_sentence_and_the_words_stay(thread: DeskTab) -> None:
    thread.desk.judged = "budget"
    box = thread.page.get_by_label("Répondre par texto")
    box.fill(WORDS)
    thread.page.get_by_role("button", name="Envoyer").click()
    said = "Le texto n’est pas parti\xa0: limite de textos du jour atteinte. Vos mots sont encore là."
    expect(thread.page.locator("#taken")).to_contain_text(said)
    expect(box).to_have_value(WORDS)


def test_who_opts_out_meanwhile_is_written_to_no_more(thread: DeskTab) -> None:
    thread.desk.thread = sample.thread(may_text=False, refused_at=at("10:42"), refused_words="STOP")
    thread.look()
    expect(thread.page.get_by_text("On ne peut pas texter cette personne.")).to_be_visible()
    expect(thread.page.get_by_label("Répondre par texto")).to_have_count(0)


def test_a_note_is_kept_for_the_team(thread: DeskTab) -> None:
    thread.page.get_by_label("Note pour l’équipe").fill("Rangée 14")
    thread.page.get_by_role("button", name="Noter").click()
    expect(thread.page.locator("#log .memo").last).to_contain_text("Rangée 14")
    expect(thread.page.locator("#log .memo small").last).to_contain_text("Votre note")


def test_calling_claims_and_one_tap_ends_and_undoes(thread: DeskTab) -> None:
    thread.page.get_by_role("link", name="Appeler").click()
    expect(thread.page.locator("#stand")).to_contain_text("Vous rappelez. Résultat?")
    thread.page.get_by_role("button", name="Message laissé").click()
    expect(thread.page.locator("#stand")).to_contain_text("Vous avez laissé un message")
    thread.page.get_by_role("button", name="Remettre").click()
    expect(thread.page.get_by_role("button", name="Message laissé")).to_be_visible()
    assert thread.told("claim twilio:CA01", "message twilio:CA01", "undo twilio:CA01")


def test_a_colleague_who_was_faster_is_named(thread: DeskTab) -> None:
    thread.desk.take_as(JULIE, "twilio:CA01")
    thread.page.get_by_role("link", name="Appeler").click()
    expect(thread.page.locator("#taken")).to_contain_text("Julie rappelle déjà 418\xa0555-0142.")
    expect(thread.page.locator("#stand")).to_contain_text("Julie rappelle")
    expect(thread.page.get_by_role("button", name="Reprendre")).to_be_visible()


def test_a_text_is_begun_by_a_tap_and_ended_by_the_writer(thread: DeskTab) -> None:
    thread.page.get_by_role("button", name="Quel moment vous convient").click()
    box = thread.page.get_by_label("Répondre par texto")
    expect(box).to_have_value("Quel moment vous convient pour qu'on vous rappelle?")
    expect(box).to_be_focused()
    assert thread.desk.told == []


def test_from_the_list_the_composer_has_the_focus(open_tab: Callable[..., DeskTab]) -> None:
    tab = open_tab()
    tab.open()
    tab.row(1).get_by_role("link", name="Texto").click()
    expect(tab.page.get_by_label("Répondre par texto")).to_be_focused()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ""),
        ("Bonjour", "7 caractères, 1 segment"),
        ("a" * 136, "136 caractères, 1 segment"),
        ("a" * 137, "137 caractères, 2 segments"),
        ("a€", "3 caractères, 1 segment"),
        ("C’est « prêt »", "14 caractères, 1 segment\xa0: «\xa0ê\xa0» coupe les segments à 70 caractères"),
    ],
)
def test_a_text_says_what_it_costs(thread: DeskTab, text: str, said: str) -> None:
    thread.page.get_by_label("Répondre par texto").fill(text)
    expect(thread.page.locator("#size")).to_have_text(said)


def test_the_name_that_is_put_before_is_counted_once(thread: DeskTab) -> None:
    thread.desk.before = "Garage Tremblay : "
    thread.page.reload()
    expect(thread.page.get_by_text("« Garage Tremblay : » s’ajoute devant")).to_be_visible()
    for text, units in (("Bonjour", 25), ("Ici garage tremblay.", 20), ("", 0)):
        thread.page.get_by_label("Répondre par texto").fill(text)
        said = f"{units} caractères, 1 segment" if units else ""
        expect(thread.page.locator("#size")).to_have_text(said)


def test_it_counts_as_the_sender_does(thread: DeskTab) -> None:
    basic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡AZÄÖÑÜ§¿azäöñüà"
    texts = [
        basic,
        *basic,
        *"^{}\\[~]|€",
        *"êçÀ🚗ç`",
        "a" * 128 + "€" * 40,
        "é" * 260 + "€",
        "🚗" * 33,
        "🚗" * 34 + "a",
    ]
    texts += ["ê" * n for n in (69, 70, 71, 134, 135)] + ["a" * n for n in (136, 137, 258, 259, 387, 388)]
    counted = thread.page.evaluate(
        "texts => texts.map(size).map(s => [s.units, s.number, s.odd ?? null])", texts
    )
    expected = [(each, size(each, 136)) for each in texts]
    assert counted == [
        [found.units, max(1, found.segments), found.costly[0] if found.costly else None]
        for _, found in expected
    ]

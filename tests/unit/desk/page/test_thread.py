from dataclasses import replace
from typing import get_args

import pytest

from functions.desk.page.thread import Line, view
from functions.shared.call import LANGUAGES, Language
from functions.shared.desk import Claim, EntryKind, Handled, HandledAs, StaffMember, Thread, ThreadEntry
from tests import desk_sample as sample
from tests.desk_sample import JULIE, KARINE, at


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def only(entry: ThreadEntry, language: Language = "fr") -> Line:
    [day] = view(sample.thread(entries=(entry,)), sample.visit(language)).days
    [line] = day.lines
    return line


def test_days_stand_in_order_each_with_its_own() -> None:
    days = view(sample.thread(), sample.visit()).days
    assert [(day.heading, len(day.lines)) for day in days] == [("Jeudi 12 novembre", 2), ("Aujourd’hui", 9)]


def test_callers_and_ours_stand_on_their_sides_and_deeds_between() -> None:
    lines = [line for day in view(sample.thread(), sample.visit()).days for line in day.lines]
    looks = ["deed", "deed", "deed", "out", "in", "deed", "deed", "deed", "out", "memo", "deed"]
    assert [line.look for line in lines] == looks
    assert [plain(line.foot) for line in lines] == [
        "A appelé les ventes · sans réponse",
        "Marc a joint la personne",
        "A appelé le service · message vocal",
        "Texto automatique · livré",
        "",
        "A appelé le service · sans réponse",
        "Julie rappelle",
        "Rappel tenté, sans réponse",
        "Julie · envoyé, livraison à confirmer",
        "Note de Julie · la personne ne la voit pas",
        "A appelé le service · raccroché avant la réponse",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_kind_of_entry_can_be_said(language: Language) -> None:
    for kind in get_args(EntryKind):
        for by in (None, KARINE, JULIE):
            for how in get_args(HandledAs):
                entry = ThreadEntry(
                    kind=kind,
                    at=at("9:31"),
                    by=by,
                    how=how,
                    department="parts",
                    outcome="busy",
                    body="x",
                    text_kind="staff",
                    text_status="failed",
                )
                line = only(entry, language)
                assert line.foot or kind == "reply"
                assert "{" not in line.foot


def test_you_are_told_what_you_did_yourself() -> None:
    assert only(ThreadEntry(kind="claim", at=at("9:31"), by=KARINE)).foot == "Vous rappelez"
    taken = ThreadEntry(kind="claim", at=at("9:31"), by=JULIE, taken_from="Marc")
    assert only(taken).foot == "Julie prend le relais de Marc"
    assert only(ThreadEntry(kind="opt_out", at=at("9:31"))).foot == "La personne ne veut plus de textos"
    assert only(ThreadEntry(kind="opt_out", at=at("9:31"), by=KARINE)).foot == "Vous avez arrêté les textos"


def test_a_reply_in_another_language_says_so() -> None:
    assert only(ThreadEntry(kind="reply", at=at("9:31"), body="Hi", language="en")).language == "en"
    assert only(ThreadEntry(kind="reply", at=at("9:31"), body="Allo", language="fr")).language is None


def test_who_opted_out_is_quoted_and_may_not_be_texted() -> None:
    shown = view(
        sample.thread(may_text=False, refused_at=at("15:24", 18), refused_words="ARRET"), sample.visit()
    )
    assert [plain(each) for each in shown.refusal or ()] == [
        "On ne peut pas texter cette personne.",
        "Elle a écrit « ARRET » le 12 novembre à 15 h 24. Vous pouvez l’appeler; pour texter de nouveau, "
        "elle doit écrire « DEBUT ».",
    ]
    assert not shown.may_stop
    assert not shown.may_resume


def test_what_staff_stopped_today_staff_may_allow_again() -> None:
    def stopped(thread: Thread) -> tuple[bool, bool]:
        shown = view(thread, sample.visit())
        return shown.may_stop, shown.may_resume

    assert stopped(sample.thread()) == (True, False)
    assert stopped(sample.thread(may_text=False, refused_at=at("10:30"))) == (False, True)
    assert stopped(sample.thread(may_text=False, refused_at=at("10:30", 1))) == (False, False)
    mine = sample.thread(may_text=False, refused_at=at("10:30"), refused_words="STOP")
    assert stopped(mine) == (False, False)


def test_a_number_that_takes_no_texts_is_said() -> None:
    shown = view(sample.thread(may_text=False), sample.visit())
    assert shown.refusal == ("On ne peut pas texter ce numéro.",)


def test_ready_texts_are_in_the_callers_language() -> None:
    english = view(sample.thread(language="en"), sample.visit())
    assert english.quick[0].startswith("I'll call you back")
    assert english.quick_language == "en"
    assert view(sample.thread(language=None), sample.visit()).quick_language is None


@pytest.mark.parametrize(("state", "claimant"), [("", None), ("mine", KARINE), ("theirs", JULIE)])
def test_a_thread_stands_where_its_row_does(state: str, claimant: StaffMember | None) -> None:
    claim = Claim(claimant, at("10:41")) if claimant else None
    row = replace(sample.morning().waiting[0], claim=claim)
    assert view(sample.thread(waiting=row), sample.visit()).state == state


def test_a_thread_that_is_done_says_by_whom_and_can_be_put_back() -> None:
    gone = sample.thread(waiting=None, done=sample.done()[0])
    shown = view(gone, sample.visit())
    assert (shown.state, shown.closed, shown.can_undo, shown.due) == (
        None,
        "Julie a joint la personne",
        True,
        None,
    )
    heard = view(sample.thread(waiting=None, done=sample.done()[2]), sample.visit())
    assert not heard.can_undo
    assert heard.closed == "La personne et l’équipe se sont parlé au téléphone"
    assert view(sample.thread(waiting=None), sample.visit()).closed == "N’attend plus"


def test_what_was_just_finished_can_be_undone() -> None:
    row = sample.waiting(
        1, "0142", "service", "busy", "9:31", "10:15", handled=Handled("reached", KARINE, at("10:41"))
    )
    shown = view(sample.thread(waiting=row), sample.visit())
    assert (shown.state, shown.closed, shown.can_undo) == ("done", "Vous avez joint la personne", True)

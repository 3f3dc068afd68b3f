from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest

from functions.desk.page.rows import Row, chips, rows, suppressed, undelivered
from functions.desk.page.visit import Visit
from functions.shared.call import LANGUAGES, SUPPRESSION_REASONS, Language, TextStatus, UndeliveredReason
from functions.shared.desk import Claim, Desk, Handled, WaitingCaller
from tests import desk_sample as sample
from tests.desk_sample import JULIE, KARINE, at


def row_of(caller: WaitingCaller, visit: Visit | None = None) -> Row:
    [row] = rows(replace(sample.morning(), waiting=(caller,)), visit or sample.visit())
    return row


def first(**more: object) -> WaitingCaller:
    return replace(sample.morning().waiting[0], **more)  # type: ignore[arg-type]


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_rows_keep_the_order_of_the_promise() -> None:
    desk = sample.morning()
    assert [row.key for row in rows(desk, sample.visit())] == [each.call_key for each in desk.waiting]


def test_a_claim_is_mine_or_a_colleagues() -> None:
    assert row_of(first()).state == ""
    assert row_of(first(claim=Claim(KARINE, at("10:41")))).state == "mine"
    theirs = row_of(first(claim=Claim(JULIE, at("10:41"))))
    assert (theirs.state, theirs.taker) == ("theirs", "Julie rappelle")


def test_two_of_one_name_are_told_apart_by_their_id() -> None:
    namesake = replace(JULIE, name=KARINE.name)
    assert row_of(first(claim=Claim(namesake, at("10:41")))).state == "theirs"


def test_a_finished_row_stays_for_who_finished_it_and_is_gone_for_others() -> None:
    mine = first(handled=Handled("message", KARINE, at("10:41")))
    assert (row_of(mine).state, row_of(mine).said) == ("done", "Message laissé")
    desk = replace(sample.morning(), waiting=(mine,))
    assert rows(desk, sample.visit(who=JULIE)) == []


def test_a_target_is_no_promise() -> None:
    assert row_of(first()).due[0] == "Promis avant "
    assert plain(row_of(first(promised=False)).due[0]) == "Objectif : "
    assert plain(row_of(first()).due[1].text) == "10 h 15"


def test_a_row_says_what_makes_it_pressing() -> None:
    row = row_of(first(also=("parts", "sales"), tried_at=at("10:05")))
    assert [plain(fact) for fact in row.strong] == [
        "a rappelé 3 fois",
        "a aussi appelé les pièces et les ventes",
        "rappel tenté à 10 h 05, sans réponse",
    ]
    assert row_of(first(calls=("a", "b"))).strong == ("a rappelé",)
    assert row_of(first(calls=("a",))).strong == ()


def test_what_a_person_wrote_keeps_its_language_where_the_page_has_another() -> None:
    assert row_of(first(reply_language="en")).reply_language == "en"
    assert row_of(first(reply_language="fr")).reply_language is None
    assert row_of(first(reply_language=None)).reply_language is None


def test_a_withheld_number_is_listed_and_cannot_be_called_or_texted() -> None:
    row = row_of(first(caller=None))
    assert (row.title, row.tel, row.textable) == ("Numéro masqué", None, False)


@pytest.mark.parametrize("reason", ["landline", "unroutable", "country", "opted_out", "never_text"])
def test_who_cannot_be_texted_is_not_offered_a_text(reason: str) -> None:
    assert not row_of(first(text_status="suppressed", text_reason=reason)).textable
    assert row_of(first(text_status="suppressed", text_reason="stale")).textable


@pytest.mark.parametrize(
    ("status", "mark"), [("delivered", ""), ("accepted", "wait"), ("failed", "bad"), ("unknown", "bad")]
)
def test_a_texts_state_has_a_mark(status: TextStatus, mark: str) -> None:
    assert row_of(first(text_status=status)).mark == mark


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_state_and_reason_can_be_said(language: Language) -> None:
    visit = sample.visit(language)
    for status in get_args(TextStatus):
        for reason in (None, *SUPPRESSION_REASONS, *get_args(UndeliveredReason), "30003", "sender_died"):
            if status != "suppressed" or reason is None or reason in SUPPRESSION_REASONS:
                text = row_of(first(text_status=status, text_reason=reason), visit).text
                assert text
                assert "{" not in text
    assert len({suppressed(reason, visit) for reason in SUPPRESSION_REASONS}) == len(SUPPRESSION_REASONS)


def test_a_carriers_own_code_is_no_word_of_ours() -> None:
    assert undelivered("30003", sample.visit()) == "refusé par l’opérateur"


def test_a_text_that_was_held_back_names_the_last_one() -> None:
    row = row_of(first(text_status="suppressed", text_reason="cooldown", last_texted_at=at("9:12")))
    assert plain(row.text) == "Pas de nouveau texto : déjà texté à 9 h 12"


def test_chips_count_all_departments_whatever_the_filter() -> None:
    desk = sample.morning()
    every = chips(desk, sample.visit())
    parts = chips(desk, sample.visit(department="parts"))
    assert [chip.waiting for chip in every] == [chip.waiting for chip in parts] == [14, 6, 3, 3, 2]
    assert [chip.name for chip in parts if chip.current] == ["Pièces"]
    assert {row.subtitle for row in rows(desk, sample.visit(department="parts"))} == {"Pièces"}


def test_a_finished_row_counts_for_nobody() -> None:
    desk = replace(sample.morning(), waiting=(first(handled=Handled("reached", KARINE, at("10:41"))),))
    assert chips(desk, sample.visit())[0].waiting == 0


def test_nothing_of_a_row_depends_on_the_hour() -> None:
    desk: Desk = sample.morning()
    later = sample.visit(now=sample.NOW + timedelta(hours=2))
    assert rows(desk, sample.visit()) == rows(desk, later)

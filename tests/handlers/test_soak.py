"""A smaller part of `make soak`: hundreds of calls under faults, by a seed, and what it must notice."""

from collections import Counter
from dataclasses import replace

import pytest

from functions.on_missed_call import sweep
from functions.send_sms.carriers import end_user_messaging
from functions.shared.ledger import calls as ledger_calls
from functions.shared.ledger import claims
from functions.shared.ledger.stored import StoredCall
from functions.shared.outbox import Outbox
from functions.shared.provider_api.failure import Unavailable
from tests.soak.account import Account
from tests.soak.stage import Stage

CALLS = 600


def soak(
    patch: pytest.MonkeyPatch, seed: int = 1, rate: float = 0.05, calls: int = CALLS
) -> tuple[Account, Counter[str]]:
    stage = Stage(patch, calls, seed, rate)
    return stage.run(), stage.faults.struck


@pytest.mark.parametrize("seed", [1, 2])
def test_under_faults_nothing_is_lost_doubled_or_left(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    found, struck = soak(monkeypatch, seed)
    assert set(struck) >= {"lost", "answer lost", "repeated", "throttled", "late"}
    assert found == Account(
        calls=CALLS,
        faults=struck.total(),
        lost=0,
        doubled=0,
        opted_out_texted=0,
        after_answered=0,
        not_final=0,
        unknown_never_sent=found.unknown_never_sent,
        stale=found.stale,
    )
    assert found.unknown_never_sent <= 2
    assert found.stale <= 3


def test_a_seed_plays_the_same_again(monkeypatch: pytest.MonkeyPatch) -> None:
    assert soak(monkeypatch, 3, calls=100) == soak(monkeypatch, 3, calls=100)


def test_without_faults_there_is_nothing_to_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    found, struck = soak(monkeypatch, rate=0.0, calls=200)
    nothing = replace(found, calls=0)
    assert (nothing, struck.total()) == (Account(**dict.fromkeys(Account.__slots__, 0)), 0)


# --- each of these takes one promise away --------------------------------------------------------------


def test_it_notices_a_text_that_is_sent_again_blindly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(end_user_messaging, "failure", lambda _: Unavailable("again"))
    assert soak(monkeypatch)[0].doubled > 0


def test_it_notices_a_text_to_a_caller_who_was_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(StoredCall, "retraction", None)
    for module in (ledger_calls, claims):
        monkeypatch.setattr(module, "UNSPOKEN", "attribute_exists(dealership_id)")
    assert soak(monkeypatch)[0].after_answered > 0


def test_it_notices_a_text_that_nobody_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Outbox, "ask", lambda *_: None)
    monkeypatch.setattr(sweep, "handler", lambda *_: None)
    assert soak(monkeypatch, calls=100)[0].not_final > 0

"""One tap to call, from the desk's edge: whose telephone rings, and what the page hears where none does."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

import boto3
import pytest

from functions.desk import handler
from functions.desk.bridging import twilio
from functions.shared.dealership import Dealership
from tests.builders import CALLER, SERVICE, dealership
from tests.handlers.conftest import PUBLIC_URL, World
from tests.handlers.desk import Browser, Pool, claims, open_desk, token
from tests.handlers.test_show_desk import missed
from tests.texting.providers import CREDENTIALS
from tests.texting.stand_in import DROPPED, Asked, Said, StandIn, standing_in

MOBILE, ACCOUNT = "+14185550133", "tremblay-twilio"
RUNG = Said(201, {"sid": "CA" + "0" * 32, "status": "queued"})
JULIE, KARINE = Browser(token()), Browser(token(claims("karine")))


def garage() -> Dealership:
    """Its file names Julie's telephone, and not Karine's."""
    advisor = {"email": "Julie@example.ca", "number": MOBILE}
    return dealership(one_tap={"integration": ACCOUNT, "advisors": [advisor]})


@dataclass
class Twilio:
    """Twilio's API on this machine. `answers` are its next ones; it rings after them."""

    stand_in: StandIn
    answers: list[Said] = field(default_factory=list)

    @property
    def rung(self) -> list[Asked]:
        return self.stand_in.asked


@pytest.fixture
def provider(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Twilio]:
    answers: list[Said] = []
    with standing_in(lambda _asked: answers.pop(0) if answers else RUNG) as stand_in:
        monkeypatch.setitem(twilio.API, "twilio", f"{stand_in.url}/Accounts/{{account_sid}}")
        yield Twilio(stand_in, answers)


@pytest.fixture
def pool(world: World, provider: Twilio, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pool]:
    boto3.client("ssm").put_parameter(
        Name=f"/senders/{ACCOUNT}", Value=json.dumps(CREDENTIALS["twilio"]), Type="SecureString"
    )
    world.dealerships.apply(garage(), {})
    yield open_desk(world, monkeypatch)
    handler._wiring.cache_clear()
    handler._accounts.cache_clear()


def test_one_tap_claims_the_row_and_rings_the_advisor_once(
    world: World, pool: Pool, provider: Twilio
) -> None:
    key = missed(world)
    assert f'name=ring value="{key}"' in JULIE.get("/desk/rows").body
    answer = JULIE.post("/desk/rows", {"ring": key})
    assert answer.status == 200
    assert "data-state=mine" in answer.body
    [asked] = provider.rung
    assert (asked.form["To"], asked.form["From"]) == (MOBILE, SERVICE)
    assert f">{CALLER}</Number>" in asked.form["Twiml"]
    assert f'statusCallback="{PUBLIC_URL}/calls/twilio/{ACCOUNT}?leg=caller"' in asked.form["Twiml"]
    assert KARINE.post("/desk/rows", {"claim": key}).status == 409


def test_a_second_tap_within_a_minute_says_so_and_rings_nobody(
    world: World, pool: Pool, provider: Twilio
) -> None:
    key = missed(world)
    JULIE.post("/desk/rows", {"ring": key})
    again = JULIE.post("/desk/rows", {"ring": key})
    assert (again.status, again.body) == (
        409,
        "Un téléphone sonne déjà pour cette personne, ou vient de sonner; attendez une minute.",
    )
    assert len(provider.rung) == 1


def test_whom_a_colleague_calls_back_is_not_rung_and_the_page_says_who(
    world: World, pool: Pool, provider: Twilio
) -> None:
    key = missed(world)
    KARINE.post("/desk/rows", {"claim": key})
    refused = JULIE.post("/desk/rows", {"ring": key})
    assert refused.status == 409
    assert refused.body.startswith("Karine rappelle déjà")
    assert provider.rung == []


def test_who_is_no_advisor_has_a_link_and_rings_nobody(world: World, pool: Pool, provider: Twilio) -> None:
    key = missed(world)
    for path in ("/desk/rows", f"/desk/calls/{key}"):
        theirs, mine = KARINE.get(path).body, JULIE.get(path).body
        assert (f'href="tel:{CALLER}"' in theirs, "name=ring" in theirs) == (True, False)
        assert ("tel:" in mine, "name=ring" in mine) == (False, True)
    refused = KARINE.post("/desk/rows", {"ring": key})
    assert refused.status == 409
    assert "pas de téléphone à votre nom" in refused.body
    assert provider.rung == []
    assert "data-state" not in KARINE.get("/desk/rows").body, "nothing was claimed"


def test_in_a_thread_that_nobody_waits_in_or_a_colleague_has_a_link_calls(world: World, pool: Pool) -> None:
    key = missed(world)
    for who in (KARINE, JULIE):
        who.post("/desk/rows", {"take" if who is KARINE else "reached": key})
        page = JULIE.get(f"/desk/calls/{key}").body
        assert (f'href="tel:{CALLER}"' in page, "name=ring" in page) == (True, False)
        KARINE.post("/desk/rows", {"release": key})


@pytest.mark.parametrize(
    ("said", "sentence", "rung_again"),
    [
        (Said(401, {"code": 20003}), "Le fournisseur n’a fait sonner aucun téléphone", 2),
        (DROPPED, "Le fournisseur n’a pas confirmé l’appel", 1),
    ],
    ids=["refused", "lost"],
)
def test_a_provider_s_failure_is_said_and_the_claim_stays(
    world: World, pool: Pool, provider: Twilio, said: Said, sentence: str, rung_again: int
) -> None:
    key = missed(world)
    provider.answers.append(said)
    failed = JULIE.post("/desk/rows", {"ring": key})
    assert failed.status == 409
    assert failed.body.startswith(sentence)
    assert failed.body.count(".") == 1
    assert "data-state=mine" in JULIE.get("/desk/rows").body
    JULIE.post("/desk/rows", {"ring": key})
    assert len(provider.rung) == rung_again, "nobody asks again where a telephone may be ringing"


def test_without_a_credential_the_page_says_that_nobody_was_rung(
    world: World, pool: Pool, provider: Twilio
) -> None:
    boto3.client("ssm").delete_parameter(Name=f"/senders/{ACCOUNT}")
    failed = JULIE.post("/desk/rows", {"ring": missed(world)})
    assert (failed.status, provider.rung) == (409, [])
    assert failed.body.startswith("Le fournisseur n’a fait sonner aucun téléphone")


def test_without_the_script_the_button_goes_on_to_its_row_or_thread(
    world: World, pool: Pool, provider: Twilio
) -> None:
    row, thread = missed(world), missed(world, "CA2", "+15145550178")
    answer = JULIE.post("/desk/rows", {"ring": row}, html=True)
    assert (answer.status, answer.headers["location"]) == (303, f"/desk#{row.replace(':', '%3A')}")
    answer = JULIE.post(f"/desk/calls/{thread}", {"ring": thread}, html=True)
    assert (answer.status, answer.headers["location"]) == (303, f"/desk/calls/{thread}")
    assert len(provider.rung) == 2


def test_a_call_of_another_dealership_rings_nobody(world: World, pool: Pool, provider: Twilio) -> None:
    key = missed(world, where="garage-cote")
    assert JULIE.post("/desk/rows", {"ring": key}).status == 404
    assert provider.rung == []


def test_the_address_that_rings_is_the_token_s_and_no_form_s(
    world: World, pool: Pool, provider: Twilio
) -> None:
    nobody = Browser(token({name: value for name, value in claims().items() if name != "email"}))
    key = missed(world)
    assert nobody.post("/desk/rows", {"ring": key, "email": "julie@example.ca"}).status == 409
    assert provider.rung == []


def test_nothing_of_the_bridging_is_loaded_until_somebody_is_rung() -> None:
    loaded = "import sys, functions.desk.handler; sys.exit('functions.desk.bridging' in sys.modules)"
    subprocess.run([sys.executable, "-c", loaded], check=True)

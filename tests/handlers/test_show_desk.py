"""The desk from its edge: who sees what, who may do what, and what an unchanged list costs."""

import gzip
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import boto3
import jwt
import pytest
from botocore.exceptions import ClientError

from functions.desk import handler
from functions.shared.consent import ConsentChange
from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.change_counter import changes_key, note_revoked, take_back_revoked
from functions.shared.ledger.consents import Consents
from functions.shared.ledger.items import pack
from functions.shared.ledger.texts import Texts
from functions.shared.message import from_json
from functions.shared.moment import utc_now
from tests.builders import CALLER, dealership, missed_call
from tests.handlers.conftest import World
from tests.handlers.desk import CLIENT, KEY, LOGIN, STRANGER, URL, Browser, Pool, claims, open_desk, token
from tests.handlers.test_desk import histories
from tests.handlers.test_messages import message, messages

OTHER = "+15145550178"
COTE = "garage-cote"


@pytest.fixture
def pool(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pool]:
    world.dealerships.apply(dealership(id=COTE, name="Garage Côté", integrations=[PBX]), {})
    yield open_desk(world, monkeypatch)
    handler._wiring.cache_clear()


PBX = {"id": "cote-pbx", "provider": "standardwebhooks"}
JULIE, KARINE = Browser(token()), Browser(token(claims("karine")))
MARC = Browser(token(claims("marc", (COTE,))))


def missed(
    world: World, name: str = "CA1", caller: str | None = CALLER, where: str = "garage-tremblay"
) -> str:
    at = utc_now() - timedelta(minutes=5)
    call = missed_call(name, at, dealership_id=where, caller=caller)
    world.calls.record(call)
    ref = CallRef(where, call.call_key)
    histories(world).record_interaction(ref, caller, "missed", at, at)
    return call.call_key


def bump(world: World, where: str = "garage-tremblay", seconds_ago: float = 60) -> None:
    """As functions/announce does for each batch of changes."""
    boto3.client("dynamodb").update_item(
        TableName=world.tables["calls"],
        Key=changes_key(where),
        UpdateExpression="ADD #c :one SET changed_at = :at",
        ExpressionAttributeNames={"#c": "counter"},
        ExpressionAttributeValues=pack({":one": 1, ":at": utc_now() - timedelta(seconds=seconds_ago)}),
    )


def test_the_list_shows_who_waits_and_its_policy_runs_nothing_else(world: World, pool: Pool) -> None:
    missed(world)
    page = JULIE.get("/desk", html=True)
    assert page.status == 200
    assert "514\N{NO-BREAK SPACE}555-0177" in page.body
    assert "Garage Tremblay" in page.body
    assert "unsafe" not in page.headers["content-security-policy"]
    assert page.headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert page.headers["cache-control"] == "no-store"


def test_forty_waiting_callers_are_a_page_of_less_than_15_kb(world: World, pool: Pool) -> None:
    for number in range(40):
        missed(world, f"CA{number}", f"+1514555{number:04}")
    page = JULIE.get("/desk", html=True)
    assert page.body.count("data-state") + page.body.count("<li id=") >= 40
    assert len(gzip.compress(page.body.encode(), 6)) < 15_000


class Count:
    """What DynamoDB is asked for."""

    def __init__(self) -> None:
        self.operations: list[str] = []

    def __call__(self, model: Any, **_: object) -> None:
        self.operations.append(model.name)


def test_an_unchanged_poll_has_no_body_and_one_read(
    world: World, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    missed(world)
    bump(world)
    first = JULIE.get("/desk/rows")
    count = Count()
    client = handler._wiring()["reading"].desk._client
    client.meta.events.register("before-call.dynamodb", count)
    again = JULIE.get("/desk/rows", tag=first.tag)
    assert (again.status, again.body, again.tag) == (304, "", first.tag)
    assert count.operations == ["GetItem"]
    bump(world)
    count.operations.clear()
    later = JULIE.get("/desk/rows", tag=first.tag)
    assert (later.status, later.body) == (304, ""), "the list is the same, though something changed"
    assert later.tag != first.tag
    assert "Query" in count.operations
    missed(world, "CA2", OTHER)
    bump(world)
    assert JULIE.get("/desk/rows", tag=later.tag).status == 200


def test_what_has_just_changed_is_read_again_while_the_index_may_lag(world: World, pool: Pool) -> None:
    bump(world, seconds_ago=0)
    first = JULIE.get("/desk/rows")
    missed(world)  # its entry in the index came after the counter was read
    assert JULIE.get("/desk/rows", tag=first.tag).status in (200, 304)
    until = int(first.tag.strip('"').split(".")[1])
    assert until <= (utc_now().timestamp() + 5) * 1000


def test_a_desk_whose_changes_nobody_counts_is_read_each_time(world: World, pool: Pool) -> None:
    first = JULIE.get("/desk/rows")
    missed(world)
    assert JULIE.get("/desk/rows", tag=first.tag).status == 200


def test_nobody_s_tag_says_anything_of_another_s_list(world: World, pool: Pool) -> None:
    for where in ("garage-tremblay", COTE):
        bump(world, where)
    mine = JULIE.get("/desk/rows").tag
    missed(world, where=COTE)
    for other in (MARC, KARINE):
        assert other.get("/desk/rows", tag=mine).status == 200
    assert JULIE.get("/desk/rows?d=service", tag=mine).status == 200
    for forged in ('"1.99999999999999.x"', "W/x", '"1"', '"-1.5.x"', '"1.9e9.x"', "*"):
        assert JULIE.get("/desk/rows", tag=forged).status == 200


BAD_TOKENS: dict[str, Callable[[], str | None]] = {
    "none": lambda: None,
    "rubbish": lambda: "rubbish",
    "expired": lambda: token(claims(exp=int(utc_now().timestamp()) - 1)),
    "another pool's": lambda: token(claims(iss="https://cognito-idp.ca-central-1.amazonaws.com/other")),
    "another client's": lambda: token(claims(aud="other")),
    "another key's": lambda: token(key=STRANGER),
    "an unknown key's": lambda: token(kid="key-2"),
    "an access token": lambda: token(claims(token_use="access")),
    "unsigned": lambda: jwt.encode(claims(), "", algorithm="none", headers={"kid": "key-1"}),
    "signed by the public key": lambda: jwt.encode(
        claims(), "public", algorithm="HS256", headers={"kid": "key-1"}
    ),
    "without an end": lambda: token({k: v for k, v in claims().items() if k != "exp"}),
    "ending never": lambda: token(claims(exp="never")),
}


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
@pytest.mark.parametrize("kind", BAD_TOKENS)
def test_a_token_that_isn_t_ours_gets_nothing(world: World, pool: Pool, kind: str) -> None:
    key = missed(world)
    nobody = Browser(BAD_TOKENS[kind]())
    assert [nobody.get(path).status for path in ("/desk/rows", f"/desk/calls/{key}")] == [401, 401]
    assert nobody.post("/desk/rows", {"reached": key}).status == 401
    page = nobody.get("/desk", html=True)
    assert (page.status, "0177" in page.body, "/desk/sign-in" in page.body) == (401, False, True)
    assert "0177" in JULIE.get("/desk/rows").body


def test_who_is_in_no_group_has_no_desk(world: World, pool: Pool) -> None:
    missed(world)
    for groups in ((), ("garage-unknown",)):
        found = Browser(token(claims(groups=groups))).get("/desk", html=True)
        assert (found.status, "0177" in found.body) == (403, False)


def test_another_dealership_s_call_is_as_unknown_as_none(world: World, pool: Pool) -> None:
    key = missed(world)
    answers = {}
    for each in (key, "twilio:nobody"):
        answers[each] = [
            MARC.get(f"/desk/calls/{each}"),
            MARC.get(f"/desk/calls/{each}", html=True),
            *(
                MARC.post("/desk/rows", {deed: each})
                for deed in ("claim", "take", "release", "reached", "undo", "stop", "resume")
            ),
            MARC.post(f"/desk/calls/{each}/note", {"note": "x", "once": "a1"}),
            MARC.post(f"/desk/calls/{each}/text", {"text": "x", "once": "a1"}),
            MARC.post(f"/desk/calls/{each}", {"reached": each}, html=True),
        ]
    assert answers[key] == answers["twilio:nobody"]
    assert {answer.status for answer in answers[key]} == {404}
    assert "0177" not in MARC.get("/desk/rows").body
    assert "0177" in JULIE.get("/desk/rows").body
    assert world.queued() == []


def test_a_deed_from_another_site_is_none(world: World, pool: Pool) -> None:
    key = missed(world)
    for headers in (
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": URL},
        {"sec-fetch-site": "none"},
    ):
        assert JULIE.post("/desk/rows", {"reached": key}, **headers).status == 403  # type: ignore[arg-type]
    assert "0177" in JULIE.get("/desk/rows").body


def test_no_get_changes_anything(world: World, pool: Pool) -> None:
    key = missed(world)
    for path in (f"/desk/rows?reached={key}", f"/desk/calls/{key}/note?note=x&once=a", "/desk/sign-out"):
        JULIE.get(path, html=True)
    assert "0177" in JULIE.get("/desk/rows").body


def test_a_row_is_claimed_once_and_who_comes_second_hears_who(world: World, pool: Pool) -> None:
    key = missed(world)
    assert 'data-state="mine"' in JULIE.post("/desk/rows", {"claim": key}).body.replace("=mine", '="mine"')
    second = KARINE.post("/desk/rows", {"claim": key})
    assert second.status == 409
    assert "Julie" in second.body
    assert "<" not in second.body
    assert second.headers["content-type"] == "text/plain; charset=utf-8"
    assert KARINE.post("/desk/rows", {"take": key}).status == 200
    assert JULIE.post("/desk/rows", {"reached": key}).status == 409


def test_a_deed_without_the_script_goes_on_to_its_row(world: World, pool: Pool) -> None:
    key = missed(world)
    done = JULIE.post("/desk/rows?d=service", {"claim": key}, html=True)
    assert (done.status, done.headers["location"]) == (303, f"/desk?d=service#{key.replace(':', '%3A')}")
    assert JULIE.post("/desk/rows", {"open": key}, html=True).headers["location"] == f"/desk/calls/{key}"
    assert JULIE.post(f"/desk/calls/{key}", {"reached": key}, html=True).status == 303
    assert JULIE.post("/desk/rows", {"nothing": key}).status == 404


def test_a_finished_row_is_its_own_undo_and_a_colleague_sees_it_done(world: World, pool: Pool) -> None:
    key = missed(world)
    mine = JULIE.post("/desk/rows", {"reached": key})
    assert mine.status == 200
    assert "name=undo" in mine.body
    theirs = KARINE.get("/desk/rows").body
    assert "Julie" in theirs
    again = JULIE.post("/desk/rows", {"undo": key})
    assert "0177" in again.body


def test_who_is_revoked_changes_nothing_any_more(world: World, pool: Pool) -> None:
    key = missed(world)
    pool.members["julie"] = set()
    refused = [
        JULIE.post("/desk/rows", {"reached": key}),
        JULIE.post(f"/desk/calls/{key}/note", {"note": "x", "once": "a1"}),
        JULIE.post(f"/desk/calls/{key}/text", {"text": "x", "once": "a1"}),
    ]
    assert [each.status for each in refused] == [403] * 3
    assert "0177" in KARINE.get("/desk/rows").body
    assert world.queued() == []


def test_who_is_revoked_sees_nothing_any_more_though_the_token_goes_on(world: World, pool: Pool) -> None:
    key = missed(world)
    bump(world)
    tag = JULIE.get("/desk/rows").tag
    client = boto3.client("dynamodb")
    note_revoked(client, world.tables["calls"], "garage-tremblay", "julie")
    for path in ("/desk/rows", f"/desk/calls/{key}"):
        assert [JULIE.get(path, tag=tag).status, JULIE.get(path).status] == [401, 401]
        page = JULIE.get(path, html=True)
        assert (page.status, "0177" in page.body) == (403, False)
    assert JULIE.post("/desk/rows", {"reached": key}).status == 401
    assert "0177" in KARINE.get("/desk/rows").body
    take_back_revoked(client, world.tables["calls"], "garage-tremblay", "julie")
    assert "0177" in JULIE.get("/desk/rows").body


def test_staff_write_by_the_same_queue_as_every_text_and_once_a_form(world: World, pool: Pool) -> None:
    key = missed(world)
    form = {"text": "C'est prêt.", "once": "f1"}
    assert [JULIE.post(f"/desk/calls/{key}/text", form).status for _ in range(2)] == [204, 204]
    [asked] = [from_json(body) for body in world.queued()]
    text = Texts(boto3.client("dynamodb"), world.tables["calls"]).get(
        CallRef(asked.dealership_id, asked.call_key)
    )
    assert text is not None
    assert (text.kind, text.caller, text.words) == ("staff", CALLER, "Garage Tremblay : C'est prêt.")
    thread = JULIE.get(f"/desk/calls/{key}", html=True).body
    assert thread.count("C&#39;est prêt.") == 1
    for bad in ({"text": " ", "once": "f2"}, {"text": "x" * 460, "once": "f2"}, {"text": "x", "once": "../"}):
        assert JULIE.post(f"/desk/calls/{key}/text", bad).status == 400


def test_no_text_goes_to_whom_staff_stopped_and_staff_alone_take_that_back(world: World, pool: Pool) -> None:
    key = missed(world)
    assert JULIE.post("/desk/rows", {"stop": key}).status == 200
    refused = JULIE.post(f"/desk/calls/{key}/text", {"text": "Bonjour", "once": "f1"})
    assert refused.status == 409
    assert world.queued() == []
    page = JULIE.post(f"/desk/calls/{key}/text", {"text": "Mes mots", "once": "f1"}, html=True)
    assert page.status == 409
    assert world.contacts.get("garage-tremblay", CALLER).opted_out_how == "staff"
    [record] = Consents(boto3.client("dynamodb"), world.tables["contacts"]).history("garage-tremblay", CALLER)
    assert record.by == "Julie (julie)"
    assert JULIE.post("/desk/rows", {"resume": key}).status == 200
    assert world.contacts.get("garage-tremblay", CALLER).opted_out_at is None


def test_what_the_person_wrote_only_the_person_takes_back(world: World, pool: Pool) -> None:
    key = missed(world)
    consents = Consents(boto3.client("dynamodb"), world.tables["contacts"])
    consents.opt_out("garage-tremblay", CALLER, ConsentChange(at=utc_now(), how="text"))
    assert JULIE.post("/desk/rows", {"resume": key}).status == 404
    assert world.contacts.get("garage-tremblay", CALLER).opted_out_at is not None


def test_a_note_says_who_wrote_it_and_a_withheld_number_has_its_own(world: World, pool: Pool) -> None:
    for key in (missed(world), missed(world, "CA2", caller=None)):
        assert (
            JULIE.post(f"/desk/calls/{key}/note", {"note": "<b>Rangée</b>", "once": f"n{key[-1]}"}).status
            == 204
        )
        thread = KARINE.get(f"/desk/calls/{key}", html=True).body
        assert "&lt;b&gt;Rangée&lt;/b&gt;" in thread
        assert "Julie" in thread


def test_a_closed_thread_counts_by_the_sender_that_its_text_would_leave_from(
    world: World, pool: Pool
) -> None:
    lines = [line.model_dump(mode="json") for line in dealership().lines]
    twilio = {"integration": "tremblay-twilio"}
    told = dealership(
        lines=[{**line, "sender": twilio} if line["department"] == "service" else line for line in lines]
    )
    world.dealerships.apply(told, {})
    key = missed(world)
    for deed in ("claim", "reached"):
        JULIE.post("/desk/rows", {deed: key})
        page = JULIE.get(f"/desk/calls/{key}", html=True).body.replace('"', "")
        assert "data-segment=136" in page, deed


def test_an_unchanged_thread_has_no_body(world: World, pool: Pool) -> None:
    key = missed(world)
    bump(world)
    first = JULIE.get(f"/desk/calls/{key}")
    assert JULIE.get(f"/desk/calls/{key}", tag=first.tag).status == 304
    JULIE.post(f"/desk/calls/{key}/note", {"note": "Nouveau", "once": "n1"})
    bump(world)
    assert "Nouveau" in JULIE.get(f"/desk/calls/{key}", tag=first.tag).body


def test_a_person_of_two_dealerships_chooses_among_the_token_s_groups(world: World, pool: Pool) -> None:
    missed(world)
    missed(world, "CA9", OTHER, COTE)
    both = Browser(token(claims("lea", ("garage-tremblay", COTE))))
    page = both.get("/desk", html=True)
    assert "Garage Tremblay" in page.body
    assert "Garage Côté" in page.body
    assert "0177" not in page.body
    assert both.get("/desk/rows").status == 404
    assert both.post("/desk/choose", {"dealership": "garage-autre"}).status == 404
    chosen = both.post("/desk/choose", {"dealership": COTE}, html=True)
    assert chosen.status == 303
    assert chosen.cookies[0].startswith(f"__Host-desk-dealership={COTE}; Secure; HttpOnly; SameSite=Lax")
    both.jar["__Host-desk-dealership"] = COTE
    rows = both.get("/desk/rows").body
    assert ("0178" in rows, "0177" in rows) == (True, False)
    JULIE.jar["__Host-desk-dealership"] = COTE
    assert "0178" not in JULIE.get("/desk/rows").body
    del JULIE.jar["__Host-desk-dealership"]


def test_one_signs_in_by_a_code_that_only_this_browser_can_use(world: World, pool: Pool) -> None:
    key = missed(world)
    browser = Browser(None)
    sent = browser.get("/desk/sign-in", html=True, referer=f"{URL}/desk/calls/{key}")
    assert sent.status == 302
    assert sent.headers["location"].startswith(
        f"{LOGIN}/oauth2/authorize?client_id={CLIENT}&response_type=code"
    )
    assert "code_challenge_method=S256" in sent.headers["location"]
    value = sent.cookies[0].partition(";")[0].partition("=")[2]
    state = value.split(".")[0]
    nonce = sent.headers["location"].partition("nonce=")[2].partition("&")[0]
    pool.issued = token(claims(nonce=nonce))
    assert browser.get(f"/desk/signed-in?code=c&state={state}", html=True).status == 400
    browser.jar["__Host-desk-signing-in"] = value
    assert browser.get("/desk/signed-in?code=c&state=other", html=True).status == 400
    back = browser.get(f"/desk/signed-in?code=c&state={state}", html=True)
    assert (back.status, back.headers["location"]) == (302, f"/desk/calls/{key}")
    assert back.cookies[0].startswith(f"__Host-desk={pool.issued}; Secure; HttpOnly; SameSite=Lax; Path=/")
    pool.issued = token(claims(nonce="another"))
    assert browser.get(f"/desk/signed-in?code=c&state={state}", html=True).status == 400
    pool.issued = None
    assert browser.get(f"/desk/signed-in?code=c&state={state}", html=True).status == 400


@pytest.mark.parametrize(
    "from_", ["https://evil.example/desk/calls/x", f"{URL}//evil.example", f"{URL}/desk/calls/\\x"]
)
def test_signing_in_leads_nowhere_else(world: World, pool: Pool, from_: str) -> None:
    browser = Browser(None)
    sent = browser.get("/desk/sign-in", html=True, referer=from_)
    value = sent.cookies[0].partition(";")[0].partition("=")[2]
    nonce = sent.headers["location"].partition("nonce=")[2].partition("&")[0]
    pool.issued = token(claims(nonce=nonce))
    browser.jar["__Host-desk-signing-in"] = value
    back = browser.get(f"/desk/signed-in?code=c&state={value.split('.')[0]}", html=True)
    assert back.headers["location"] == "/desk"


def test_signing_out_ends_the_session_here_and_at_the_provider(world: World, pool: Pool) -> None:
    out = JULIE.post("/desk/sign-out", {}, html=True)
    assert out.status == 200
    assert out.cookies[0].startswith("__Host-desk=; ")
    assert out.headers["refresh"].startswith(f"1;url={LOGIN}/logout?client_id={CLIENT}")


def test_the_language_is_chosen_and_stays(world: World, pool: Pool) -> None:
    chosen = JULIE.get("/desk?d=service&l=en", html=True)
    assert (chosen.status, chosen.headers["location"]) == (303, "/desk?d=service")
    assert chosen.cookies[0].startswith("__Host-desk-language=en; ")
    english = replace(JULIE, language="en", jar={})
    assert "<html lang=en" in english.get("/desk", html=True).body.replace('"', "")


def test_where_the_ledger_fails_the_page_hears_a_5xx(
    world: World, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ClientError({"Error": {"Code": "ProvisionedThroughputExceededException"}}, "Query")

    monkeypatch.setattr("functions.shared.ledger.desk.DeskReader.changes", fail)
    assert JULIE.get("/desk/rows").status == 503


def test_keys_are_asked_for_once(world: World, pool: Pool) -> None:
    for _ in range(3):
        JULIE.get("/desk/rows")
        Browser(token(kid="unknown")).get("/desk/rows")
    assert sum(each.endswith("/jwks") for each in pool.fetched) == 1
    assert KEY is not STRANGER


def test_what_the_person_wrote_stands_on_the_row_and_in_the_thread(world: World, pool: Pool) -> None:
    key = missed(world)
    at = utc_now()
    reply = replace(message("inbound-1"), at=at, body="C'est pour mes pneus", call=key)
    assert messages(world).record(reply)
    world.calls.note_reply(CallRef("garage-tremblay", key), at)
    for path in ("/desk/rows", f"/desk/calls/{key}"):
        assert "C&#39;est pour mes pneus" in JULIE.get(path, html=path != "/desk/rows").body

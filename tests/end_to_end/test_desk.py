"""The desk on the deployed template: two dealerships sign in with a code, in two real browsers."""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from standardwebhooks.webhooks import Webhook

from cli.desk.staff import Staff
from functions.shared.call import call_key
from infra.local.texts import answer
from tests.builders import SERVICE, dealership, missed_call, sid
from tests.end_to_end.conftest import PBX_SECRET, Deployed, eventually, now

pytestmark = pytest.mark.slow
COTE = "garage-cote"
CODE = "123456"  # what the local Cognito mails to everybody
PATIENCE_MS = 240_000  # a busy machine is no failure


@pytest.fixture(scope="module")
def staffed(deployed: Deployed) -> Deployed:
    """Julie works at one garage, and Marc at the other."""
    deployed.dealerships.apply(
        dealership(
            id=COTE, name="Garage Côté", integrations=[{"id": "cote-pbx", "provider": "standardwebhooks"}]
        ),
        {"cote-pbx": "/rappel/prod/integrations/cote-pbx"},
    )
    staff = Staff(deployed.client("cognito-idp"), deployed.outputs.user_pool_id)
    for email, where, name in (
        ("julie@example.ca", "garage-tremblay", "Julie"),
        ("marc@example.ca", COTE, "Marc"),
    ):
        staff.invite(email, where, name, "Only-the-pool-knows-1")
    return deployed


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context() as made:
        made.set_default_timeout(PATIENCE_MS)
        yield made


def sign_in(page: Page, deployed: Deployed, email: str) -> None:
    desk = f"{deployed.outputs.desk_url}/desk"
    page.goto(desk)
    page.click("a[href='/desk/sign-in']")
    page.fill("input[name=username]", email)
    page.click("button[type=submit]")
    page.click("button[name=challenge][value=EMAIL_OTP]")
    page.fill("input[name=code]", CODE)
    page.click("button[type=submit]")
    page.wait_for_url(desk)


# How often the open page has asked since then, as soon as the row stands there.
LOOKS = """([id, since]) => document.getElementById(id) && [performance.getEntriesByType("resource")
  .filter(each => each.name.endsWith("/desk/rows") && each.startTime >= since).length]"""


def looks_until_seen(page: Page, deployed: Deployed, caller: str) -> int:
    """How often an open desk asks, every three seconds, once a signed missed call's webhook is answered."""
    began = time.monotonic()
    assert deployed.twilio(caller, f"desk-{caller}")[0] == 200
    since = page.evaluate("performance.now()")
    key = call_key("twilio", sid(f"desk-{caller}"))
    [looks] = eventually(lambda: page.evaluate(LOOKS, [key, since]))
    print(f"\nfrom the webhook to the desk: {time.monotonic() - began:.1f} s, {looks} looks")
    return int(looks)


def row(page: Page, call_id: str) -> Any:
    return page.locator(f"[id='{call_key('twilio', sid(call_id))}']")


def test_a_signed_missed_call_is_on_its_dealership_s_desk_and_on_no_other(
    staffed: Deployed, browser: Browser, context: BrowserContext, caller: str
) -> None:
    julie = context.new_page()
    sign_in(julie, staffed, "julie@example.ca")
    said: list[str] = []
    julie.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    looks = [looks_until_seen(julie, staffed, f"{caller[:-4]}{number:04}") for number in (9001, 9002)]
    looks.append(looks_until_seen(julie, staffed, caller))
    assert min(looks) <= 1, "the first look that begins after it shows it: within five seconds"
    mine = row(julie, f"desk-{caller}")
    with browser.new_context() as other:
        other.set_default_timeout(PATIENCE_MS)
        marc = other.new_page()
        sign_in(marc, staffed, "marc@example.ca")
        key = call_key("twilio", sid(f"desk-{caller}"))
        assert caller[-4:] not in marc.content()
        stolen = marc.goto(f"{staffed.outputs.desk_url}/desk/calls/{key}")
        assert stolen is not None
        assert stolen.status == 404
        assert caller[-4:] not in marc.content()
        marc.goto(f"{staffed.outputs.desk_url}/desk")
        for fields in (f"reached={key}", "reached=twilio:nobody"):
            forged = marc.evaluate(
                "async fields => (await fetch('/desk/rows', {method: 'POST', body: fields, headers:"
                " {'content-type': 'application/x-www-form-urlencoded'}})).status",
                fields,
            )
            assert forged == 404
    mine.get_by_role("button", name="Autres").or_(mine.locator(".more")).first.click()
    mine.locator("button[name=claim]").first.click()
    expect(mine).to_have_attribute("data-state", "mine", timeout=PATIENCE_MS)
    eventually(lambda: _item(staffed, key).get("claimed_desk_name") == {"S": "Julie"})
    mine.locator("button[name=reached]").first.click()
    eventually(lambda: _item(staffed, key).get("handled_as") == {"S": "reached"})
    expect(mine).to_have_count(0, timeout=PATIENCE_MS)
    assert said == []


def test_staff_answer_by_text_and_the_text_leaves(
    staffed: Deployed, context: BrowserContext, caller: str
) -> None:
    julie = context.new_page()
    sign_in(julie, staffed, "julie@example.ca")
    staffed.twilio(caller, f"desk-{caller}")
    eventually(lambda: staffed.texts_to(caller))
    key = call_key("twilio", sid(f"desk-{caller}"))
    julie.goto(f"{staffed.outputs.desk_url}/desk/calls/{key}")
    julie.fill("#text", "C'est prêt.")
    julie.locator("#text").locator("xpath=ancestor::form").locator("button.main").click()
    texts = eventually(lambda: [each for each in staffed.texts_to(caller) if "prêt" in each.body])
    assert [each.body for each in texts] == ["Garage Tremblay : C'est prêt."]


def test_the_caller_s_reply_shows_and_the_call_back_that_telephony_sees_closes_the_row(
    staffed: Deployed, context: BrowserContext, caller: str
) -> None:
    julie, other_tab = context.new_page(), context.new_page()
    sign_in(julie, staffed, "julie@example.ca")
    staffed.twilio(caller, f"desk-{caller}")
    eventually(lambda: staffed.texts_to(caller))
    other_tab.goto(f"{staffed.outputs.desk_url}/desk")
    rows = [row(page, f"desk-{caller}") for page in (julie, other_tab)]
    answer(
        staffed.cloud,
        caller=caller,
        to="+14505550199",
        body="C'est pour mes pneus",
        topic=staffed.outputs.replies_topic_arn,
    )
    key = call_key("twilio", sid(f"desk-{caller}"))
    eventually(lambda: "replied_at" in _item(staffed, key))
    for each in rows:
        expect(each).to_contain_text("C'est pour mes pneus", timeout=PATIENCE_MS)
    assert called_back(staffed, caller) == 200
    for each in rows:
        expect(each).to_have_count(0, timeout=PATIENCE_MS)
    julie.goto(f"{staffed.outputs.desk_url}/desk/calls/{key}")
    expect(julie.locator("#log")).to_contain_text("C'est pour mes pneus")


def called_back(deployed: Deployed, caller: str) -> int:
    """The telephone system tells that the dealership called, and that the person took the call."""
    delivery, moment = f"back-{caller[-4:]}", now()
    data = {"call_id": delivery, "from": SERVICE, "to": caller, "direction": "outbound"}
    body = json.dumps({"type": "call.answered", "data": data})
    headers = {
        "content-type": "application/json",
        "webhook-id": delivery,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(PBX_SECRET).sign(delivery, moment, body),
    }
    return deployed.post("/calls/standardwebhooks/tremblay-pbx", headers, body.encode())[0]


def test_who_is_revoked_writes_nothing_from_that_moment(
    staffed: Deployed, context: BrowserContext, caller: str
) -> None:
    staff = Staff(staffed.client("cognito-idp"), staffed.outputs.user_pool_id)
    staff.invite("lea@example.ca", "garage-tremblay", "Léa", "Only-the-pool-knows-1")
    lea = context.new_page()
    sign_in(lea, staffed, "lea@example.ca")
    call = missed_call(f"revoked-{caller}", now(), caller=caller)
    staffed.calls.record(call)
    assert staff.revoke("lea@example.ca", None)
    status = lea.evaluate(
        "async key => (await fetch('/desk/rows',"
        " {method: 'POST', body: new URLSearchParams({reached: key})})).status",
        call.call_key,
    )
    assert status == 403
    assert "handled_as" not in _item(staffed, call.call_key)


def _item(deployed: Deployed, key: str) -> dict[str, Any]:
    answer = deployed.client("dynamodb").get_item(
        TableName=deployed.outputs.calls_table,
        Key={"dealership_id": {"S": "garage-tremblay"}, "call_key": {"S": key}},
        ConsistentRead=True,
    )
    item: dict[str, Any] = answer.get("Item", {})
    return item

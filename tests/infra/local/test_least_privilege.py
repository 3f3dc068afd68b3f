"""With IAM evaluated on each call, each function's own role suffices for all that it does."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from cli.desk.staff import Staff
from functions.notify.silence import Known, to_json
from functions.shared.call import call_key
from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.change_counter import Heard, note_change
from functions.shared.ledger.items import pack
from functions.shared.ledger.refused_requests import RefusedRequests
from functions.shared.ledger.texts import OwedText, Texts
from functions.shared.ledger.watches import note_known
from infra.app import synthesize
from infra.local.deploy import deploy
from infra.local.ministack import running
from infra.local.texts import Text
from infra.settings import Settings
from tests.builders import SERVICE, dealership, missed_call, sid
from tests.call_items import call_item
from tests.end_to_end.conftest import TOKEN, Deployed, eventually, now
from tests.end_to_end.test_desk import PATIENCE_MS, sign_in

pytestmark = pytest.mark.slow
INTEGRATION = "tremblay-twilio"
PBX = {"id": "noon-pbx", "provider": "standardwebhooks"}


@contextmanager
def evaluated(assembly: Path) -> Iterator[Deployed]:
    """The deployed assembly under IAM, with a dealership."""
    with running(auth=True) as cloud:
        made = Deployed(cloud, deploy(assembly, cloud))
        parameter = made.outputs.secrets_prefix + INTEGRATION
        integrations = [{"id": INTEGRATION, "provider": "twilio"}]
        joins = dealership(integrations=integrations, callback_by={"service": "measured"})
        made.dealerships.apply(joins, {INTEGRATION: parameter})
        made.client("ssm").put_parameter(
            Name=parameter, Value=TOKEN, Type="SecureString", KeyId=made.outputs.secrets_key_id
        )
        yield made


@pytest.fixture(scope="module")
def guarded(assembly: Path) -> Iterator[Deployed]:
    with evaluated(assembly) as made:
        yield made


def test_a_webhook_becomes_a_text_and_the_call_a_row_of_the_lake(guarded: Deployed) -> None:
    assert guarded.twilio("+14185550177", "CA1")[0] == 200
    [text] = eventually(lambda: guarded.texts_to("+14185550177"))
    assert (text.carrier, text.configuration_set) == ("end_user_messaging", "rappel-prod")
    assert text.origination_identity == "pool-example"
    first, again = (
        guarded.invoke(guarded.outputs.rollup_function, {"quarter": "current"})["tables"] for _ in range(2)
    )
    assert [each["rows"] for each in first["missed_calls"].values()] == [1]
    assert again == first


def test_a_request_that_another_secret_signed_is_kept(guarded: Deployed) -> None:
    status, _ = guarded.post(
        f"/calls/twilio/{INTEGRATION}",
        {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": "AAAA"},
        b"CallSid=CA1",
    )
    assert status == 401
    kms, outputs = guarded.client("kms"), guarded.outputs
    kept = RefusedRequests(
        guarded.client("dynamodb"), outputs.calls_table, lambda: kms, outputs.secrets_key_id
    )
    assert [request.body for _, request in kept.of(INTEGRATION, now())] == [b"CallSid=CA1"]


def test_the_sweeper_asks_for_a_text_that_is_owed(guarded: Deployed) -> None:
    guarded.calls.record(missed_call("CA-owed", now() - timedelta(minutes=5), caller="+14185550178"))
    assert guarded.invoke(guarded.outputs.sweep_function, {}) == {"asked": 1}
    assert eventually(lambda: guarded.texts_to("+14185550178"))


def test_a_follow_up_leaves_from_its_dealership_s_own_number(guarded: Deployed) -> None:
    """It is claimed only if its call is still as it was judged: a right of its own."""
    noon = 12 - now().hour  # hours east of UTC where follow-ups may leave now
    garage = {"id": "garage-noon", "timezone": f"Etc/GMT{-noon:+}", "integrations": [PBX]}
    own = {"sender": {"identity": "phone-0123456789abcdef"}, "follow_ups": ["tried"]}
    guarded.dealerships.apply(dealership(**garage, **own), {"noon-pbx": "/rappel/prod/integrations/noon-pbx"})
    nowhere, began = "+16225550182", now() - timedelta(minutes=1)  # a number of no area: the garage's hours
    call = missed_call("CA-tried", began, caller=nowhere, dealership_id="garage-noon")
    guarded.calls.record(call)
    owed = OwedText(
        dealership_id="garage-noon",
        kind="tried",
        about=call.call_key,
        caller=nowhere,
        department="service",
        line="Service",
        called=None,
        language=None,
        occurred_at=began,
        due_at=began,
    )
    assert Texts(guarded.client("dynamodb"), guarded.outputs.calls_table).owe(owed, asked=False)
    guarded.invoke(guarded.outputs.sweep_function, {})

    def left() -> list[Text]:
        texts = guarded.texts_to(nowhere)
        return [text for text in texts if text.context["call"] == f"garage-noon|{owed.ref.call_key}"]

    assert eventually(left)[0].origination_identity == "phone-0123456789abcdef"


def test_a_provider_s_receipt_settles_its_text(guarded: Deployed) -> None:
    silent, message = "+14185550199", f"SM{'0' * 32}"  # the local carrier says nothing of a text to it
    guarded.twilio(silent, "CA-receipt")
    ref = CallRef("garage-tremblay", call_key("twilio", sid("CA-receipt")))
    eventually(lambda: (call_item(guarded.calls, ref) or {}).get("text_status") == "accepted")
    guarded.client("dynamodb").update_item(
        TableName=guarded.outputs.calls_table,
        Key=ref.key(),
        UpdateExpression="SET carrier = :twilio, message_id = :message",
        ExpressionAttributeValues=pack({":twilio": "twilio", ":message": message}),
    )
    status = {"MessageSid": message, "MessageStatus": "delivered", "From": SERVICE, "To": silent}
    assert guarded.post_as_twilio(INTEGRATION, status)[0] == 200
    eventually(lambda: (call_item(guarded.calls, ref) or {}).get("text_status") == "delivered")


def test_call_logs_are_looked_for_and_an_integration_without_a_credential_is_no_fault(
    guarded: Deployed,
) -> None:
    """A credential that may not be read would be a log that is unread."""
    found = guarded.invoke(guarded.outputs.reconcile_function, {})
    assert found == {"read": 0, "unread": 0, "missed": 0, "answered": 0}


def test_an_integration_that_fell_silent_is_told(guarded: Deployed) -> None:
    ledger, table = guarded.client("dynamodb"), guarded.outputs.calls_table
    heard_at, usual = now() - timedelta(days=10), dict.fromkeys(range(168), 4.0)
    note_change(ledger, table, "garage-tremblay", now(), {INTEGRATION: Heard(heard_at, 1)})
    known = Known(as_of=heard_at, total=1, calls=usual, weeks=dict.fromkeys(range(168), 8))
    note_known(ledger, table, "garage-tremblay", to_json({INTEGRATION: known}))
    assert guarded.invoke(guarded.outputs.watch_function, {}) == {"silent": [INTEGRATION]}


def test_staff_see_who_waits_and_act_and_no_more_is_asked_for(guarded: Deployed, browser: Browser) -> None:
    pool = Staff(guarded.client("cognito-idp"), guarded.outputs.user_pool_id)
    pool.invite("julie@example.ca", "garage-tremblay", "Julie", "Only-the-pool-knows-1")
    call = missed_call("CA-desk", now() - timedelta(minutes=5), caller="+14185550181")
    guarded.calls.record(call)
    with browser.new_context() as context:
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        sign_in(page, guarded, "julie@example.ca")
        assert "0181" in page.content()
        answers = page.evaluate(EVERY_DEED, call.call_key)
    assert answers == {
        **dict.fromkeys(("rows", "thread"), 200),
        **dict.fromkeys(("claim", "release", "take", "stop", "resume", "message", "undo", "reached"), 200),
        **dict.fromkeys(("note", "text"), 204),
    }
    [text] = eventually(lambda: guarded.texts_to("+14185550181"))
    assert "Bonjour" in text.body


EVERY_DEED = """async key => {
  const answers = {}, post = async (name, path, fields) => {
    answers[name] = (await fetch(path, { method: "POST", body: new URLSearchParams(fields) })).status;
  };
  answers.rows = (await fetch("/desk/rows")).status;
  answers.thread = (await fetch(`/desk/calls/${key}`)).status;
  for (const deed of ["claim", "release", "take", "stop", "resume", "message", "undo"])
    await post(deed, "/desk/rows", { [deed]: key });
  await post("note", `/desk/calls/${key}/note`, { note: "Rangée 14", once: "n1" });
  await post("text", `/desk/calls/${key}/text`, { text: "Bonjour", once: "t1" });
  await post("reached", "/desk/rows", { reached: key });
  return answers;
}"""


def test_with_sns_a_text_goes_out_too(settings: Settings, tmp_path: Path) -> None:
    with_sns = settings.model_copy(update={"carrier": "sns", "origination_identity": "+14185550100"})
    with evaluated(synthesize(with_sns, tmp_path / "assembly")) as guarded:
        guarded.twilio("+14185550179", "CA2")
        [text] = eventually(lambda: guarded.texts_to("+14185550179"))
        assert (text.carrier, text.max_price) == ("sns", "0.10")
        assert text.origination_identity == "+14185550100"


def test_without_its_policy_the_sweeper_may_do_nothing(guarded: Deployed) -> None:
    """That IAM is evaluated at all: the tests above could not fail otherwise."""
    iam = guarded.client("iam")
    role = guarded.client("lambda").get_function(FunctionName=guarded.outputs.sweep_function)
    name = role["Configuration"]["Role"].rpartition("/")[2]
    (policy,) = iam.list_role_policies(RoleName=name)["PolicyNames"]
    iam.delete_role_policy(RoleName=name, PolicyName=policy)
    with pytest.raises(AssertionError, match="AccessDenied"):
        guarded.invoke(guarded.outputs.sweep_function, {})

"""A dealership's file says who is told of its missed calls; what nobody could act on is refused."""

from typing import Any

import pytest
from pydantic import ValidationError

from functions.shared.notices import Notices
from tests.builders import dealership

EMAIL = ["julie@garage.example"]


def test_a_department_without_its_own_notices_has_the_default_s() -> None:
    found = dealership(notices={"default": {"email": EMAIL}, "sales": {"slack": True}})
    assert found.notices_source("sales") == "sales"
    assert found.notices_source("parts") == "default"
    assert dealership().notices_source("parts") is None


def test_what_is_left_out_is_collapsed_and_no_lead() -> None:
    found = Notices.model_validate({"email": EMAIL})
    assert (found.when, found.adf, found.webhooks, found.digest_time) == ("collapsed", None, (), None)


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"when": "at_once"},
        {"email": []},
        {"email": ["nobody"]},
        {"email": EMAIL, "when": "sometimes"},
        {"email": EMAIL, "digest": "7:30"},
        {"email": EMAIL, "digest": "24:00"},
        {"email": EMAIL, "adf": {"to": "crm"}},
        {"adf": {"to": "a@crm.example"}, "escalate_to": EMAIL},
        {"email": EMAIL, "when": "digest", "escalate_to": EMAIL},
        {"email": EMAIL, "slack": "https://hooks.slack.com/services/x"},
        {"email": EMAIL * 21},
    ],
)
def test_what_cannot_be_followed_is_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Notices.model_validate(settings)


def test_leads_alone_are_settings_too_and_reach_no_staff() -> None:
    found = Notices.model_validate({"adf": {"to": "a@crm.example"}})
    assert not found.reach_staff

"""A webhook's URL leads to Slack or Teams, and nowhere else: whoever sets one can't make us call others."""

import pytest

from functions.notify.channels.addresses import ForbiddenAddress, check
from functions.shared.notices import WebhookChannel


@pytest.mark.parametrize(
    ("channel", "url"),
    [
        ("slack", "https://hooks.slack.com/services/T0/B0/x"),
        ("slack", "https://hooks.slack.com:443/services/T0/B0/x"),
        ("teams", "https://prod-12.canadacentral.logic.azure.com/workflows/1?sig=x"),
        ("teams", "https://prod-12.canadacentral.logic.azure.com:443/workflows/1/triggers/manual?sig=x"),
        ("teams", "https://default1.2.environment.api.powerplatform.com/powerautomate/x?sig=y"),
        ("teams", "https://api.powerautomate.com/webhook/1"),
    ],
)
def test_the_services_own_addresses_are_taken(channel: WebhookChannel, url: str) -> None:
    check(channel, url, local=False)


@pytest.mark.parametrize(
    ("channel", "url"),
    [
        ("slack", "http://hooks.slack.com/services/T0/B0/x"),
        ("slack", "https://hooks.slack.com.evil.example/services"),
        ("slack", "https://evil.example/hooks.slack.com"),
        ("slack", "https://hooks.slack.com@evil.example/"),
        ("slack", "https://user@hooks.slack.com/services"),
        ("slack", "https://hooks.slack.com:8443/services"),
        ("slack", "https://hooks.slack.com:x/services"),
        ("slack", "https://prod-12.logic.azure.com/workflows/1"),
        ("slack", "https://169.254.169.254/latest/meta-data"),
        ("teams", "https://logic.azure.com/workflows"),
        ("teams", "https://evil-logic.azure.com.example/x"),
        ("teams", "https://garage.webhook.office.com/webhookb2/x"),
        ("teams", "https://api.powerautomate.com.evil.example/x"),
        ("teams", "https://[::1]/x"),
        ("teams", "http://127.0.0.1:9/x"),
        ("teams", "file:///etc/passwd"),
        ("teams", ""),
        ("teams", "https://["),
    ],
)
def test_any_other_is_refused(channel: WebhookChannel, url: str) -> None:
    with pytest.raises(ForbiddenAddress):
        check(channel, url, local=False)


def test_what_is_refused_is_not_repeated_since_it_may_be_a_secret() -> None:
    with pytest.raises(ForbiddenAddress) as refused:
        check("slack", "https://evil.example/T0SECRET", local=False)
    assert "hooks.slack.com" in str(refused.value)
    assert "SECRET" not in str(refused.value)


def test_on_a_local_cloud_a_test_may_listen_on_this_machine_and_nowhere_else() -> None:
    check("slack", "http://127.0.0.1:8080/x", local=True)
    for url in ("http://127.0.0.2:8080/x", "http://localhost:8080/x", "http://a@127.0.0.1/x"):
        with pytest.raises(ForbiddenAddress):
            check("slack", url, local=True)

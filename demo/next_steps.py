"""What there is to do with a stack that stands: each line can be pasted as it is."""

import shlex
from typing import Any

from rich.console import Console

from demo import webhooks
from demo.deployed import environment


def tell(console: Console, summary: dict[str, Any]) -> None:
    """`summary` is the last line of `make up`."""
    by_provider = {webhook["provider"]: webhook for webhook in summary["integrations"]}
    twilio, pbx = by_provider["twilio"], by_provider["standardwebhooks"]
    texts, settings = summary["texts_url"], environment(summary["endpoint_url"])
    signed = webhooks.dial_action(
        summary["api_url"], "CA01", "+14185550151", webhooks.SERVICE, "no-answer", ""
    )
    secret = f"RAPPEL_URL={pbx['url']} RAPPEL_SECRET={shlex.quote(pbx['secret'])}"
    _head(console, "It stands")
    _line(console, f"API       {summary['api_url']}")
    _line(console, f"AWS       {summary['endpoint_url']}")
    _line(console, f"texts     {texts}    a page in a browser, JSON for curl")
    for webhook in summary["integrations"]:
        _line(console, f"webhooks  {webhook['url']}    secret {webhook['secret']}")
    _head(console, "A missed call at Autos Rivière, signed by curl and openssl")
    _line(console, f"{secret} docs/examples/missed-call.sh call-1 +15145550161 {webhooks.RIVIERE}")
    _head(console, "One at Garage Tremblay, as Twilio signs it: change a letter, and it is refused")
    header = f"X-Twilio-Signature: {signed.headers['X-Twilio-Signature']}"
    _line(console, shlex.join(["curl", "--header", header, "--data", signed.body, twilio["url"]]))
    _head(console, "The texts that they became")
    _line(console, f"curl --silent {texts}")
    _head(console, "The operator's commands, in a shell that knows where to find it")
    _line(console, "export " + " ".join(f"{name}={value}" for name, value in settings.items()))
    _line(console, ".venv/bin/rappel dealership show garage-tremblay")
    console.print()


def _head(console: Console, text: str) -> None:
    console.print(f"\n{text}", style="bold", markup=False)


def _line(console: Console, text: str) -> None:
    console.print(f"  {text}", markup=False)

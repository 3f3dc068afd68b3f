"""What there is to do with a stack that stands: each line can be pasted as it is, in this order."""

import shlex
from typing import Any

from rich.console import Console

from demo import webhooks
from demo.deployed import environment

CALLER = "+14185550171"  # who hasn't called in the demo's other lines


def tell(console: Console, summary: dict[str, Any]) -> None:
    """`summary` is the last line of `make up`."""
    by_provider = {webhook["provider"]: webhook for webhook in summary["integrations"]}
    twilio, pbx = by_provider["twilio"], by_provider["standardwebhooks"]
    texts, settings = summary["texts_url"], environment(summary["endpoint_url"])
    _head(console, "It stands")
    _line(console, f"API       {summary['api_url']}")
    _line(console, f"AWS       {summary['endpoint_url']}")
    _line(console, f"desk      {summary['desk_url']}")
    for person in summary["desk_users"]:
        _line(console, f"staff     {person['email']}    signs in with the code {person['code']}")
    _line(console, f"texts     {texts}    a page in a browser, JSON for curl")
    for webhook in summary["integrations"]:
        _line(console, f"webhooks  {webhook['url']}    secret {webhook['secret']}")
    _head(console, "A missed call at Garage Tremblay, signed as Twilio signs")
    sample = [
        "--provider",
        "twilio",
        "--url",
        twilio["url"],
        "--caller",
        CALLER,
        "--called",
        webhooks.SERVICE,
    ]
    secret = f"RAPPEL_SECRET={shlex.quote(twilio['secret'])}"
    _line(console, f"{secret} .venv/bin/rappel webhook send {shlex.join(sample)}")
    _head(console, "The text that it becomes within seconds")
    _line(console, f"curl --silent {texts}")
    _head(console, "The calls, in a shell that knows where to find them")
    _line(console, "export " + " ".join(f"{name}={value}" for name, value in settings.items()))
    _line(console, ".venv/bin/rappel calls list")
    _line(console, ".venv/bin/rappel dealership show garage-tremblay")
    _head(console, "A missed call at Autos Rivière, by nothing but curl and openssl")
    told = f"RAPPEL_URL={pbx['url']} RAPPEL_SECRET={shlex.quote(pbx['secret'])}"
    _line(console, f"{told} docs/examples/missed-call.sh call-1 +15145550161 {webhooks.RIVIERE}")
    _head(console, "And one at Garage Tremblay by curl: change a letter, and it is refused")
    call = webhooks.dial_action(summary["api_url"], "CA01", "+14185550151", webhooks.SERVICE, "no-answer", "")
    header = f"X-Twilio-Signature: {call.headers['X-Twilio-Signature']}"
    _line(console, shlex.join(["curl", "--silent", "--header", header, "--data", call.body, twilio["url"]]))
    _head(console, "To end it")
    _line(console, "make down")
    console.print()


def _head(console: Console, text: str) -> None:
    console.print(f"\n{text}", style="bold", markup=False)


def _line(console: Console, text: str) -> None:
    console.print(f"  {text}", markup=False)

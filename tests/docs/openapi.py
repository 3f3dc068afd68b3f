"""docs/openapi.json: the endpoint of webhooks and pages, made from what answers it. `make docs` writes it."""

import json
import re
from pathlib import Path
from typing import Any, get_args, get_type_hints

from pydantic import TypeAdapter

from functions.on_missed_call.effect import Effect
from functions.on_missed_call.providers import ADAPTERS, load_adapter, standardwebhooks

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docs" / "openapi.json"
_OWN = "standardwebhooks"
_SILENT = "ringcentral"  # it is told nothing but the status
_REF = "#/components/schemas/{model}"
_REFUSED = re.compile(r"Refused\(\s*(\d{3}), \"(\w+)\"")
# Not raised as Refused: the answers of functions/on_missed_call/handler.py itself.
_FAULTS = {500: ["unforeseen"], 503: ["no_secret", "not_stored"]}
_MEANS = {
    400: "What was signed can't be read: send it again, and the answer is the same",
    401: "It isn't signed as this integration's provider signs, or there is no such integration",
    404: "There is no such provider",
    409: "The id of this webhook came before, with another body",
    413: "The body is larger than any provider's",
    415: "No provider sends a body of this type here",
    500: "A fault of Rappel's: send it again",
    503: "It isn't stored: send it again",
}


def document() -> dict[str, Any]:
    """The whole document. Two stages differ by their address alone."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Rappel",
            "version": "1",
            "license": {"name": "MIT", "identifier": "MIT"},
            "description": "Where telephone systems tell of calls, and callers read who texted them. The"
            " staff's desk has an address of its own, and no interface for others. What happens is told by"
            " events: docs/events.md.",
        },
        "servers": [{"url": "https://{host}", "variables": {"host": {"default": "calls.example.com"}}}],
        "paths": {
            f"/calls/{_OWN}/{{integration_id}}": {"post": _standard()},
            f"/calls/{_SILENT}/{{integration_id}}": {"post": _of_silent()},
            "/calls/{provider}/{integration_id}": {"post": _of_providers()},
            "/info/{dealership_id}": {"get": _page()},
        },
        "components": {"schemas": _schemas()},
    }


def codes() -> dict[int, list[str]]:
    """Each status of a refusal, with the codes that its body may have, as the code raises them."""
    found: dict[int, set[str]] = {status: set(names) for status, names in _FAULTS.items()}
    for file in sorted((ROOT / "functions/on_missed_call").rglob("*.py")):
        for status, code in _REFUSED.findall(file.read_text("utf-8")):
            found.setdefault(int(status), set()).add(code)
    return {status: sorted(found[status]) for status in sorted(found)}


def _standard() -> dict[str, Any]:
    return {
        "operationId": "tellOfACall",
        "summary": "A call, told by any system that signs as Standard Webhooks says",
        "description": "docs/providers/standardwebhooks.md says how to sign, and what each field means.",
        "parameters": [
            _in_path("integration_id", "As the dealership's file names it"),
            *(
                {"name": name, "in": "header", "required": True, "schema": {"type": "string"}}
                for name in ("webhook-id", "webhook-timestamp", "webhook-signature")
            ),
        ],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Event"}}},
        },
        "responses": _responses({"application/json": {"schema": {"$ref": "#/components/schemas/Effect"}}}),
    }


def _of_silent() -> dict[str, Any]:
    token = {"description": "Of a handshake alone", "schema": {"type": "string"}}
    return {
        "operationId": "tellAsRingCentral",
        "summary": "RingCentral's notifications, and its handshake",
        "parameters": [_in_path("integration_id", "As the dealership's file names it")],
        # It tests the address with an empty one.
        "requestBody": {"required": False, "content": {"application/json": {"schema": {}}}},
        "responses": _responses({})
        | {"200": {"description": "Taken", "headers": {"Validation-Token": token}}},
    }


def _of_providers() -> dict[str, Any]:
    others = sorted(ADAPTERS.keys() - {_OWN, _SILENT})
    types = sorted({each for name in others for each in load_adapter(name).content_types})
    return {
        "operationId": "tellAsAProvider",
        "summary": "A webhook of a telephone provider, as that provider publishes and signs it",
        "description": "docs/providers has a page for each.",
        "parameters": [
            _in_path("provider", "Whose telephone system it is") | {"schema": {"enum": others}},
            _in_path("integration_id", "As the dealership's file names it"),
        ],
        "requestBody": {"required": True, "content": {each: {"schema": {}} for each in types}},
        "responses": _responses(
            {
                "application/json": {"schema": {"type": ["object", "null"]}},
                "text/xml": {"schema": {"type": "string"}},
            }
        )
        | {"204": {"description": "Taken: Vonage expects no body"}},
    }


def _page() -> dict[str, Any]:
    html = {"text/html": {"schema": {"type": "string"}}}
    return {
        "operationId": "readWhoTexted",
        "summary": "The page that a text links to: who sent it, and how to stop texts",
        "parameters": [_in_path("dealership_id", "As the dealership's file names it")],
        "responses": {
            "200": {"description": "The page, in the dealership's languages", "content": html},
            "404": {"description": "There is no such page", "content": html},
            "429": _throttled(),
            "503": {"description": "It can't be read now", "content": html},
        },
    }


def _in_path(name: str, says: str) -> dict[str, Any]:
    schema = {"type": "string", "minLength": 1}
    return {"name": name, "in": "path", "required": True, "description": says, "schema": schema}


def _responses(taken: dict[str, Any]) -> dict[str, Any]:
    refused = {
        str(status): {
            "description": f"{_MEANS[status]} ({', '.join(names)})",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}},
        }
        for status, names in codes().items()
    }
    return {"200": {"description": "Taken: what it did", "content": taken}, **refused, "429": _throttled()}


def _throttled() -> dict[str, Any]:
    schema = {"type": "object", "properties": {"message": {"type": "string"}}}
    return {
        "description": "API Gateway's own: too many at once",
        "content": {"application/json": {"schema": schema}},
    }


def _schemas() -> dict[str, Any]:
    event = standardwebhooks._Event.model_json_schema(ref_template=_REF)
    parts = {name.strip("_"): schema for name, schema in event.pop("$defs").items()}
    for name, schema in {"Event": event, **parts}.items():
        schema["title"] = name
    effect = TypeAdapter(Effect).json_schema(ref_template=_REF)
    statuses = list(get_args(get_type_hints(Effect)["status"]))
    effect["properties"]["status"] = {"enum": statuses}
    all_codes = sorted({code for names in codes().values() for code in names})
    refusal = {
        "type": "object",
        "description": "`error` is for programs, and `message` says what to do. Neither says which value"
        " would be right. API Gateway's own refusals have no `error`.",
        "properties": {"error": {"type": "string", "examples": all_codes}, "message": {"type": "string"}},
        "required": ["message"],
    }
    schemas = {"Event": event, **parts, "Effect": effect, "Refusal": refusal}
    read: dict[str, Any] = json.loads(json.dumps(schemas).replace("/schemas/_", "/schemas/"))
    return read


def text() -> str:
    """The file."""
    return json.dumps(document(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")

"""docs/openapi.json says what answers: the routes that there are, and each status that a webhook may hear."""

import re

import pytest

from tests.docs.openapi import FILE, codes, document, text
from tests.infra.fixtures import Template, resources


def test_it_is_the_one_that_make_docs_writes() -> None:
    assert FILE.read_text(encoding="utf-8") == text(), "run make docs"


def test_each_status_of_a_refusal_is_in_it() -> None:
    told = document()["paths"]["/calls/{provider}/{integration_id}"]["post"]["responses"]
    assert set(map(str, codes())) | {"200", "204", "429"} == set(told)


@pytest.mark.slow
def test_it_has_the_routes_of_the_stack(template: Template) -> None:
    routes = {each["RouteKey"] for each in resources(template, "AWS::ApiGatewayV2::Route").values()}
    told = {f"{verb.upper()} {path}" for path, verbs in document()["paths"].items() for verb in verbs}
    ours = {route for route in routes if "/calls/" in route or "/info/" in route}
    assert {re.sub("/calls/[a-z]+/", "/calls/{provider}/", each) for each in told} == ours

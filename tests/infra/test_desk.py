"""Who may open the desk, by which door, and how often it may be asked."""

from tests.infra.fixtures import Template, one, resources


def test_nobody_signs_up_and_nobody_who_is_in_writes_what_colleagues_see(template: Template) -> None:
    pool = one(template, "AWS::Cognito::UserPool")
    assert pool["AdminCreateUserConfig"] == {"AllowAdminCreateUserOnly": True}
    assert pool["DeletionProtection"] == "ACTIVE"
    client = one(template, "AWS::Cognito::UserPoolClient")
    assert client["WriteAttributes"] == ["email"]


def test_one_signs_in_by_a_code_with_pkce_and_a_client_without_a_secret(template: Template) -> None:
    client = one(template, "AWS::Cognito::UserPoolClient")
    assert client["AllowedOAuthFlows"] == ["code"]
    assert "GenerateSecret" not in client
    assert (client["IdTokenValidity"], client["TokenValidityUnits"]["IdToken"]) == (8, "hours")


def test_the_code_comes_back_to_the_desk_s_own_address(template: Template) -> None:
    client = one(template, "AWS::Cognito::UserPoolClient")
    for urls, path in (("CallbackURLs", "/desk/signed-in"), ("LogoutURLs", "/desk")):
        [url] = client[urls]
        [address, end] = url["Fn::Join"][1]
        assert (address["Fn::GetAtt"][1], end) == ("ApiEndpoint", path)


def test_the_desk_has_an_api_of_its_own_so_that_no_desk_takes_a_webhook_s_turn(template: Template) -> None:
    stage = one(template, "AWS::ApiGatewayV2::Stage", "DeskStage")
    limits = stage["DefaultRouteSettings"]
    assert (limits["ThrottlingRateLimit"], limits["ThrottlingBurstLimit"]) == (50, 100)
    routes = {
        route["RouteKey"]
        for route in resources(template, "AWS::ApiGatewayV2::Route").values()
        if route["ApiId"]["Ref"].startswith("DeskApi")
    }
    assert routes == {"GET /desk", "POST /desk", "GET /desk/{page+}", "POST /desk/{page+}"}

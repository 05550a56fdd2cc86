"""The fake identity provider keeps the standard, and breaks it exactly where it is told to."""

from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest

from carepost.gateways.fake_oidc import OTHER_TENANT, TENANT, FakeOidc, Misissue, Person, challenge_of

VERIFIER = "v" * 43
BACK = "http://127.0.0.1:1/back"


@pytest.fixture
def idp():
    with FakeOidc(
        Person("s-1", "asha@fernshire.example", "Asha"), Person("s-2", "ben@fernshire.example", "Ben")
    ) as fake:
        yield fake


@pytest.fixture
def http():
    with httpx.Client(trust_env=False) as client:
        yield client


def ask(idp, http, **more):
    query = {
        "client_id": "carepost", "redirect_uri": BACK, "response_type": "code", "scope": "openid email",
        "state": "st", "nonce": "no", "code_challenge": challenge_of(VERIFIER),
        "code_challenge_method": "S256", **more,
    }  # fmt: skip
    query = {name: value for name, value in query.items() if value is not None}
    return http.get(http.get(idp.discovery_url).json()["authorization_endpoint"], params=query)


def returned(answer):
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(BACK + "?")
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}


def redeem(idp, http, code, **more):
    form = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "client_id": "carepost",
        "client_secret": "fake-secret", "code_verifier": VERIFIER, **more,
    }  # fmt: skip
    return http.post(f"{idp.issuer}/token", data=form)


def signed_in(idp, http, **more):
    return redeem(idp, http, returned(ask(idp, http, **more))["code"]).json()


def verified(idp, http, token, **more):
    """What a careful application does with an ID token."""
    keys = http.get(f"{idp.issuer}/keys").json()["keys"]
    kid = jwt.get_unverified_header(token)["kid"]
    key = next((jwt.PyJWK(key) for key in keys if key["kid"] == kid), None)
    if key is None:
        raise jwt.InvalidKeyError("unknown key")
    required = {"require": ["iss", "aud", "exp", "sub"]}
    return jwt.decode(
        token, key, algorithms=["RS256"], issuer=idp.issuer, audience="carepost", options=required, **more
    )


def test_a_right_token_passes_every_check_of_a_careful_application(idp, http):
    answer = signed_in(idp, http)
    claims = verified(idp, http, answer["id_token"])
    assert (claims["sub"], claims["tid"], claims["nonce"]) == ("s-1", TENANT, "no")
    bearer = {"Authorization": f"Bearer {answer['access_token']}"}
    info = http.get(f"{idp.issuer}/userinfo", headers=bearer).json()
    assert info == {"sub": "s-1", "email": "asha@fernshire.example", "name": "Asha"}


def test_discovery_names_the_issuer_it_was_asked_at(idp, http):
    assert http.get(idp.discovery_url).json()["issuer"] == idp.issuer
    assert idp.discovery_url.startswith(f"http://127.0.0.1:{urlsplit(idp.issuer).port}/{TENANT}/v2.0/")


@pytest.mark.parametrize(
    "wrong",
    [
        Misissue.WRONG_ISSUER,
        Misissue.WRONG_AUDIENCE,
        Misissue.EXPIRED,
        Misissue.BAD_SIGNATURE,
        Misissue.UNKNOWN_KEY,
        Misissue.UNSIGNED,
        Misissue.NO_SUBJECT,
    ],
)
def test_a_token_misissued_on_purpose_fails_the_check_it_should(idp, http, wrong):
    idp.misissue(wrong)
    answer = signed_in(idp, http)
    with pytest.raises(jwt.PyJWTError):
        verified(idp, http, answer["id_token"])
    idp.misissue(None)
    verified(idp, http, signed_in(idp, http)["id_token"])


def test_what_only_the_application_can_see_is_wrong_in_the_claims(idp, http):
    idp.misissue(Misissue.WRONG_NONCE)
    assert verified(idp, http, signed_in(idp, http)["id_token"])["nonce"] != "no"
    idp.misissue(Misissue.NO_NONCE)
    assert "nonce" not in verified(idp, http, signed_in(idp, http)["id_token"])
    idp.misissue(Misissue.OTHER_TENANT)
    assert verified(idp, http, signed_in(idp, http)["id_token"])["tid"] == OTHER_TENANT
    idp.misissue(Misissue.NO_ID_TOKEN)
    assert "id_token" not in signed_in(idp, http)


def test_claims_of_a_person_can_be_replaced_and_taken_away(idp, http):
    idp.signed_in = Person("s-9", "x@example.org", "X", {"email": None, "groups": ["admins"]})
    answer = signed_in(idp, http)
    claims = verified(idp, http, answer["id_token"])
    assert "email" not in claims
    assert claims["groups"] == ["admins"]
    bearer = {"Authorization": f"Bearer {answer['access_token']}"}
    assert "email" not in http.get(f"{idp.issuer}/userinfo", headers=bearer).json()


def test_a_token_signed_before_the_keys_changed_can_still_be_checked(idp, http):
    before = signed_in(idp, http)["id_token"]
    idp.provider.rotate_keys()
    after = signed_in(idp, http)["id_token"]
    assert jwt.get_unverified_header(before)["kid"] != jwt.get_unverified_header(after)["kid"]
    verified(idp, http, before)
    verified(idp, http, after)


def test_a_code_is_good_once(idp, http):
    code = returned(ask(idp, http))["code"]
    assert redeem(idp, http, code).status_code == 200
    assert redeem(idp, http, code).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"code_verifier": "w" * 43}, "invalid_grant"),
        ({"code_verifier": ""}, "invalid_grant"),
        ({"redirect_uri": "http://127.0.0.1:1/other"}, "invalid_grant"),
        ({"client_secret": "guess"}, "invalid_client"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
    ],
)
def test_a_code_is_not_given_to_whoever_asks(idp, http, more, error):
    answer = redeem(idp, http, returned(ask(idp, http))["code"], **more)
    assert answer.json()["error"] == error
    assert answer.status_code in (400, 401)


@pytest.mark.parametrize(
    "more",
    [
        {"client_id": "stranger"},
        {"redirect_uri": None},
        {"response_type": "token"},
        {"scope": "email"},
        {"code_challenge_method": None},
        {"code_challenge_method": "plain"},
    ],
)
def test_a_bad_request_is_refused_without_sending_anybody_anywhere(idp, http, more):
    assert ask(idp, http, **more).status_code == 400


def test_an_address_to_return_to_that_is_not_registered_is_refused(idp, http):
    idp.provider.redirect_uris = {"http://127.0.0.1:1/registered"}
    assert ask(idp, http).status_code == 400


def test_basic_authentication_of_the_application_works_too(idp, http):
    code = returned(ask(idp, http))["code"]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "code_verifier": VERIFIER}
    assert http.post(f"{idp.issuer}/token", data=form, auth=("carepost", "fake-secret")).status_code == 200


def test_the_choice_of_people_leads_back_as_the_one_chosen(idp, http):
    idp.signed_in = None
    page = ask(idp, http)
    assert "Asha" in page.text
    assert "Ben" in page.text
    assert returned(ask(idp, http, **{"as": "s-2"}))["state"] == "st"
    claims = verified(idp, http, signed_in(idp, http, **{"as": "s-2"})["id_token"])
    assert claims["sub"] == "s-2"


def test_somebody_who_says_no_comes_back_with_access_denied(idp, http):
    idp.deny = True
    assert returned(ask(idp, http)) == {"error": "access_denied", "state": "st"}


def test_an_unknown_token_and_an_unknown_tenant_are_refused(idp, http):
    assert http.get(f"{idp.issuer}/userinfo").status_code == 401
    assert http.get(idp.discovery_url.replace(TENANT, "common")).status_code == 404

"""The pages of tokens: the secret is shown once, to who made it; what a token asked can be read."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from carepost.api.models import Token
from carepost.api.rules import Scope
from carepost.api.tests.factories import Program, make
from carepost.core import clock
from carepost.councils.tests.cast import Cast, ClientAs, scope
from carepost.councils.tests.reading import text

pytestmark = pytest.mark.django_db
ASKED = {"name": "Power BI", "scopes": ["register:read"], "days": "90"}


def test_a_token_is_made_and_its_secret_is_shown_on_that_one_page(cast: Cast, client_as: ClientAs) -> None:
    client = client_as(cast.admin)
    answer = client.post("/machines/make/", ASKED)
    secret = re.search(r"data-token>(cp_[\w-]+)<", answer.content.decode())
    assert secret
    assert "no-store" in answer["Cache-Control"]
    assert Program(secret[1]).get("/token").json()["scopes"] == ["register:read"]
    with scope(cast.admin):
        pk = Token.objects.get().pk
    for page in ("/machines/", f"/machines/{pk}/"):
        shown = client.get(page).content.decode()
        assert secret[1][:11] in shown
        assert secret[1] not in shown


def test_what_is_missing_or_too_much_is_told_at_its_field(cast: Cast, client_as: ClientAs) -> None:
    client = client_as(cast.admin)
    answer = client.post("/machines/make/", {})
    assert answer.status_code == 400
    for told in ("Enter what it is for", "Select what it may do"):
        assert told in text(answer)
    make(cast.admin, Scope.REGISTER_READ)
    answer = client.post("/machines/make/", ASKED)
    assert answer.status_code == 409
    assert "There is a token of that name already" in text(answer)


def test_an_administrator_is_offered_no_calls_and_a_director_is(cast: Cast, client_as: ClientAs) -> None:
    assert "Read welfare calls" not in text(client_as(cast.admin).get("/machines/make/"))
    assert "Read welfare calls" in text(client_as(cast.director).get("/machines/make/"))


def test_a_partners_token_is_offered_where_something_is_shared(cast: Cast, client_as: ClientAs) -> None:
    client = client_as(cast.admin)
    listed = text(client.get("/machines/"))
    assert "Make a token for Amber Hospital Trust" in listed
    assert "Make a token for Amber Helpers" not in listed
    page = text(client.get(f"/machines/make/for/{cast.hospital.pk}/"))
    assert "Read services, providers and ratings" in page
    assert "Record how many beds" not in page
    assert "nothing is shared with them" in text(client.get(f"/machines/make/for/{cast.charity.pk}/"))


def test_its_page_tells_what_it_asked_and_no_words_of_it(cast: Cast, client_as: ClientAs) -> None:
    made = make(cast.admin, Scope.REGISTER_READ)
    Program(made.secret).get("/services", q="Willow")
    page = client_as(cast.auditor).get(f"/machines/{made.token_id}/")
    assert "GET list_services" in text(page)
    assert "Willow" not in text(page)
    file = client_as(cast.auditor).get(f"/machines/{made.token_id}/?as=csv")
    assert b"GET list_services" in b"".join(file.streaming_content)


def test_it_is_taken_over_and_revoked_after_asking(cast: Cast, client_as: ClientAs) -> None:
    made = make(cast.director, Scope.REGISTER_READ)
    page = f"/machines/{made.token_id}/"
    client = client_as(cast.admin)
    assert "keeps it no longer" in text(client.get(f"{page}take-over/"))
    assert "You keep Power BI" in text(client.post(f"{page}take-over/", follow=True))
    assert "is shut out at once" in text(client.get(f"{page}revoke/"))
    assert "is revoked" in text(client.post(f"{page}revoke/", follow=True))
    assert Program(made.secret).get("/token").status_code == 401


def test_a_token_that_ends_soon_says_so_in_the_list(cast: Cast, client_as: ClientAs) -> None:
    make(cast.admin, Scope.REGISTER_READ, days=20)
    assert "Ends soon" not in text(client_as(cast.admin).get("/machines/"))
    with clock.freeze(clock.now() + timedelta(days=7)):
        assert "Ends soon" in text(client_as(cast.admin).get("/machines/"))


def test_a_provider_reaches_its_tokens_by_the_menu(cast: Cast, client_as: ClientAs) -> None:
    assert 'href="/machines/"' in client_as(cast.provider_manager).get("/machines/").content.decode()
    assert client_as(cast.provider).get("/machines/").status_code == 403


def test_the_reference_explains_every_operation_and_every_kind_of_problem(client_as: ClientAs) -> None:
    from carepost.ui import problems

    page = client_as(None).get("/api/reference/").content.decode()
    for operation in ("list_services", "get_token"):
        assert f'id="{operation}"' in page
    for kind in problems.KINDS:
        assert f'id="{kind.type.partition("#")[2]}"' in page

"""Inviting and accepting, as pages."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from carepost.core import clock
from carepost.councils import actions
from carepost.councils.models import Invitation, User
from carepost.councils.places import places_of
from carepost.councils.rules import Role
from carepost.councils.tests.cast import Cast, ClientAs
from carepost.councils.tests.reading import GOOD, rows, text

pytestmark = pytest.mark.django_db


class TestInviting:
    def invite(self, client: Client, **given: str) -> Any:
        data = {"email": "jo@x.example", "place": "council", "council_role": "qa_officer"} | given
        return client.post("/people/invite/", data)

    def test_the_link_is_shown_once_where_no_mail_is_sent(self, cast: Cast, client_as: ClientAs) -> None:
        client = client_as(cast.admin)
        page = text(self.invite(client))
        link = re.search(r"data-invitation-link>([^<]+)<", page)
        assert link is not None
        assert "jo@x.example" in text(client.get("/people/invitations/"))
        assert "data-invitation-link" not in text(client.get("/people/invitations/"))

    def test_a_provider_is_asked_for_only_where_it_matters(self, cast: Cast, client_as: ClientAs) -> None:
        client = client_as(cast.admin)
        assert self.invite(client, provider="", partner="").status_code == 200
        missing = self.invite(client, email="bo@x.example", place="provider", provider_role="provider_user")
        assert missing.status_code == 400
        assert "Select the provider" in text(missing)

    @pytest.mark.parametrize(
        ("given", "status", "told"),
        [
            ({"email": ""}, 400, "Enter their e-mail address"),
            ({"email": "jo"}, 400, "must be like name@example.com"),
            ({"email": "info@home.example"}, 409, "This looks like a shared mailbox"),
            ({"place": ""}, 400, "Select where they will work"),
            ({"council_role": ""}, 400, "Select their role"),
            ({"council_role": "emperor"}, 400, "Choose one of the answers listed"),
        ],
    )
    def test_what_is_wrong_is_told_and_what_was_typed_is_kept(
        self, cast: Cast, client_as: ClientAs, given: dict[str, str], status: int, told: str
    ) -> None:
        answer = self.invite(client_as(cast.admin), **given)
        assert answer.status_code == status
        assert told in text(answer)
        assert f'value="{given.get("email", "jo@x.example")}"' in answer.content.decode() or not given.get(
            "email", "x"
        )
        assert rows(Invitation, cast.admin) == []

    def test_it_is_withdrawn_after_asking(self, cast: Cast, client_as: ClientAs) -> None:
        client = client_as(cast.admin)
        self.invite(client)
        url = f"/people/invitations/{rows(Invitation, cast.admin)[0].pk}/withdraw/"
        assert "stops working" in text(client.get(url))
        assert "is withdrawn" in text(client.post(url, follow=True))
        again = client.post(url)
        assert again.status_code == 409
        assert "used or withdrawn" in text(again)


class TestAccepting:
    @pytest.fixture
    def path(self, cast: Cast) -> str:
        made = actions.invite(by=cast.admin.actor, email="jo@x.example", role=Role.PROVIDER_USER,
                              provider_id=cast.willow.pk)  # fmt: skip
        return urlsplit(made.link).path

    def test_somebody_new_chooses_a_name_and_a_password_and_is_in(self, path: str) -> None:
        client = Client()
        assert "Provider staff, Willow Care" in text(client.get(path))
        answer = client.post(path, {"name": "Jo Marsh", "password": GOOD})
        assert answer["Location"] == "/"
        assert "Jo Marsh" in text(client.get("/about/"))
        assert "1 browser" in text(client.get("/account/sessions/"))

    @pytest.mark.parametrize(
        ("password", "told"),
        [
            ("", "Enter a password"),
            ("short one", "12 characters or more"),
            ("password1234", "among the first that anybody would try"),
            ("918273645546", "not only digits"),
        ],
    )
    def test_a_weak_password_is_told_rule_by_rule(self, path: str, password: str, told: str) -> None:
        answer = Client().post(path, {"name": "Jo Marsh", "password": password})
        assert answer.status_code == 400
        assert told in text(answer)
        assert password not in answer.content.decode() or not password
        assert 'value="Jo Marsh"' in answer.content.decode()

    def test_a_password_like_ones_own_name_is_refused(self, path: str) -> None:
        answer = Client().post(path, {"name": "Josephine Marshall", "password": "josephine marshall"})
        assert answer.status_code == 409
        assert "not easy to guess" in text(answer)

    def test_a_used_link_says_so(self, path: str) -> None:
        Client().post(path, {"name": "Jo Marsh", "password": GOOD})
        again = Client().get(path)
        assert again.status_code == 410
        assert "used or withdrawn" in text(again)
        assert Client().post(path, {"name": "Bo", "password": GOOD}).status_code == 409
        assert not User.objects.filter(name="Bo").exists()

    def test_somebody_else_who_is_signed_in_is_told_whose_it_is(
        self, path: str, cast: Cast, client_as: ClientAs
    ) -> None:
        answer = client_as(cast.officer).get(path)
        assert answer.status_code == 410
        assert "for another e-mail address" in text(answer)

    def test_somebody_with_an_account_signs_in_and_accepts(self, cast: Cast, client_as: ClientAs) -> None:
        made = actions.invite(by=cast.admin.actor, email=cast.neighbour.user.email, role=Role.QA_OFFICER)
        path = urlsplit(made.link).path
        assert f"/account/login/?next={path}" in text(Client().get(path))
        client = client_as(cast.neighbour)
        client.post(path)
        assert {place.where for place in places_of(cast.neighbour.user, clock.today())} == {
            "Ambershire",
            "Borechester",
        }

"""What the tests of the organisation's sign-in share: its provider, and the way there and back."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from carepost.councils.tests.cast import Person
from carepost.gateways.fake_oidc import FakeOidc
from carepost.gateways.fake_oidc import Person as Somebody

ASHA = Somebody(sub="subject-asha", email="asha@fernshire.example", name="Asha Example")


BEN = Somebody(sub="subject-ben", email="ben@fernshire.example", name="Ben Example")


def go_there(client: Client, **query: str) -> str:
    """Press the button; returns the address at the identity provider."""
    answer = client.post("/account/organisation/", query_params=query)
    assert answer.status_code == 302
    return str(answer["Location"])


def come_back(client: Client, address: str) -> Any:
    """What the provider answers, brought back to us."""
    there = httpx.get(address)
    assert there.status_code == 302, there.text
    parts = urlsplit(there.headers["Location"])
    return client.get(parts.path, query_params={k: v[0] for k, v in parse_qs(parts.query).items()})


def sign_in(client: Client, **query: str) -> Any:
    return come_back(client, go_there(client, **query))


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def connect(idp: FakeOidc, person: Person, somebody: Somebody = ASHA) -> None:
    """Join an account of the organisation to a person, as they would do it themselves."""
    SocialAccount.objects.create(
        user=person.user, provider="organisation", uid=f"{idp.issuer}|{somebody.sub}", extra_data={}
    )

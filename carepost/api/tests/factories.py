"""Makes tokens for tests, through the verb, and asks with them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.test import Client

from carepost.api import actions, queries
from carepost.api.actions import Made
from carepost.api.models import Subscription
from carepost.api.rules import Event, Scope, secret_of
from carepost.core import clock
from carepost.councils.tests.cast import Person, scope


def make(
    person: Person, *scopes: Scope, name: str = "Power BI", days: int = 30, partner_id: int | None = None
) -> Made:
    """A token that this person keeps; with none named, for all scopes that they can pass on."""
    with scope(person) as by:
        return actions.make_token(
            by=by, name=name, scopes=scopes or widest(person), days=days, partner_id=partner_id
        )


def widest(person: Person) -> Iterable[Scope]:
    """All scopes that a person can pass on."""
    return queries.to_give(person.actor, None, clock.now())


def told(
    person: Person,
    *events: Event,
    url: str = "https://example.org/hook",
    name: str = "Dashboard",
    partner_id: int | None = None,
) -> Subscription:
    """A program that this person has told, written past the verb: no name is looked up."""
    with scope(person) as by:
        return Subscription.objects.create(
            council_id=by.council_id, provider_id=by.provider_id, partner_id=partner_id, name=name, url=url,
            events=list(events or queries.to_tell(by, partner_id, clock.now())), secret=secret_of(b"s" * 32),
            keeper=person.user, made_at=clock.now(),
        )  # fmt: skip


class Program:
    """A program with a token: `Program(made.secret).get("/services", rating="good")`."""

    def __init__(self, secret: str = "") -> None:
        self.client = Client()
        self.headers = {"Authorization": f"Bearer {secret}"} if secret else {}

    def get(self, path: str, *, headers: dict[str, str] | None = None, **query: Any) -> HttpResponse:
        return self.client.get(f"/api/v1{path}", query, headers={**self.headers, **(headers or {})})

    def head(self, path: str, *, headers: dict[str, str] | None = None, **query: Any) -> HttpResponse:
        return self.client.head(f"/api/v1{path}", query, headers={**self.headers, **(headers or {})})

    def post(self, path: str, body: Any, *, headers: dict[str, str] | None = None) -> HttpResponse:
        return self.client.post(
            f"/api/v1{path}",
            body if isinstance(body, bytes) else json.dumps(body),
            content_type="application/json",
            headers={**self.headers, **(headers or {})},
        )

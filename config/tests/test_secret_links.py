"""Every link that opens something without an account: it cannot be guessed, nor be made to open anything else.

Links are found among all addresses, so that a new one without a row fails. That each ends, and is not used again where
it serves once, is proved in its room.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.core.cache import cache as limits
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from carepost.contact.actions.rota import open_calendar
from carepost.councils.tests.cast import Cast, ClientAs, scope
from carepost.events.rules import LINK_SALT
from config.tests.sweep_table import everything

Links = Mapping[str, dict[str, Any]]
#: By its address, what the scenes made for it. A place at an event has three pages behind one link.
LINKS = {
    "contact:calendar": "calendar",
    "councils:accept": "token",
    "enquiries:expert": "expert",
    "enquiries:rate": "rate",
    "events:evaluate": "event-evaluate",
    "events:invited": "event-invited",
    "events:place": "event-token",
    "events:place-calendar": "event-token",
    "events:place-material": "event-place-file",
    "newsletter:leave": "news_leave",
}
#: The event is not over: its evaluation says so.
NOT_NOW = {"events:evaluate"}
#: Of a token every so manieth sign is changed, one at a time.
EACH = 6


@pytest.fixture
def links(cast: Cast) -> Links:
    """For each address with a secret in it, what its parts are, with a true secret."""
    made = everything(cast)
    with scope(cast.officer) as officer:
        made["calendar"] = {"token": open_calendar(by=officer).token}
    return {name: made[key] for name, key in LINKS.items()}


@pytest.fixture
def anybody(client_as: ClientAs) -> Client:
    return client_as(None)


def with_a_token(patterns: list[URLPattern | URLResolver], spaces: tuple[str, ...] = ()) -> Iterator[str]:
    """The whole names of the addresses that have a secret in them."""
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from with_a_token(
                each.url_patterns, (*spaces, each.namespace) if each.namespace else spaces
            )
        elif "token" in each.pattern.converters:
            yield ":".join((*spaces, str(each.name)))


def answer(anybody: Client, name: str, parts: dict[str, Any], token: str) -> int:
    """What somebody without an account gets there. How often one may try begins anew."""
    limits.clear()
    return anybody.get(reverse(name, kwargs=parts | {"token": token})).status_code


def nearly(token: str) -> set[str]:
    """What somebody would try who has seen a link: one sign changed, cut off, put on, or written in capitals."""
    changed = {
        f"{token[:at]}{'A' if token[at] != 'A' else 'B'}{token[at + 1 :]}"
        for at in range(0, len(token), EACH)
    }
    return changed | {token[:-1], token[1:], f"{token}x", token.swapcase(), token[: len(token) // 2], "x"}


def opened_by_others(anybody: Client, links: Links) -> set[tuple[str, str]]:
    """Which address answers to the secret of which other, though the two are for different purposes."""
    return {
        (name, other)
        for name, parts in links.items()
        for other, theirs in links.items()
        if theirs["token"] != parts["token"] and answer(anybody, name, parts, theirs["token"]) != 404
    }


def test_every_address_with_a_secret_in_it_is_looked_at() -> None:
    assert set(with_a_token(get_resolver().url_patterns)) == set(LINKS)


def test_a_true_link_opens_for_anybody_and_no_cache_keeps_what_it_shows(
    anybody: Client, links: Links
) -> None:
    for name, parts in links.items():
        limits.clear()
        response = anybody.get(reverse(name, kwargs=parts))
        assert response.status_code == (410 if name in NOT_NOW else 200), name
        assert "no-store" in response["Cache-Control"] or "private" in response["Cache-Control"], name


def test_what_is_nearly_a_link_is_not_there(anybody: Client, links: Links) -> None:
    found = {
        (name, wrong)
        for name, parts in links.items()
        for wrong in nearly(parts["token"])
        if answer(anybody, name, parts, wrong) != 404
    }
    assert found == set()


def test_a_link_opens_what_it_is_for_and_nothing_else(anybody: Client, links: Links) -> None:
    assert opened_by_others(anybody, links) == set()


def test_a_link_that_serves_two_purposes_would_be_found(
    anybody: Client, links: Links, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("carepost.events.queries.after.EVALUATION_SALT", LINK_SALT)
    assert ("events:evaluate", "events:place") in opened_by_others(anybody, links)

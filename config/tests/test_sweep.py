"""Every address, visited by everybody: nobody, each role, another council, providers, partners, leavers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import pytest
from django.core.cache import cache as limits
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path, reverse

from carepost.councils.gates import gate_of, open_to_all
from carepost.councils.tests.cast import Cast, ClientAs
from carepost.councils.tests.sweeping import NOBODY, VISITORS, Row
from config.tests.sweep_table import TABLE, everything

Pattern = tuple[str, Callable[..., Any]]


def addresses(
    patterns: Sequence[URLPattern | URLResolver], spaces: tuple[str, ...] = ()
) -> Iterator[Pattern]:
    """Each address as its whole name and its view. An address without a name is called by its route."""
    for each in patterns:
        if isinstance(each, URLResolver):
            inner = (*spaces, each.namespace) if each.namespace else spaces
            yield from addresses(each.url_patterns, inner)
        else:
            yield ":".join((*spaces, each.name or f"unnamed {each.pattern}")), each.callback


EVERY = list(addresses(get_resolver().url_patterns))


def without_row(every: Sequence[Pattern], table: Mapping[str, Row]) -> set[str]:
    return {name for name, _ in every} - set(table)


def without_gate(every: Sequence[Pattern]) -> set[str]:
    return {name for name, view in every if gate_of(view) is None}


def differences(
    name: str, row: Row, made: Mapping[str, Any], cast: Cast, client_as: ClientAs
) -> dict[str, Any]:
    """Who gets another answer than the row says. How often an address may be opened begins anew for each."""
    limits.clear()
    url = reverse(name, kwargs=row.path(made))
    people = cast.everybody()
    wrong = {}
    for who, expected in row.expected().items():
        response = getattr(client_as(None if who == NOBODY else people[who]), row.method)(url)
        if response.status_code != expected:
            wrong[who] = f"{response.status_code} instead of {expected}"
        elif who == NOBODY and expected == 302 and "/account/login/" not in response["Location"]:
            wrong[who] = f"is sent to {response['Location']}"
    return wrong


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert without_row(EVERY, TABLE) == set()
    assert set(TABLE) - {name for name, _ in EVERY} == set()


def test_every_view_has_a_gate() -> None:
    assert without_gate(EVERY) == set()


def room_of(name: str) -> str:
    """The part of a table that is swept together: a namespace, or all that has none."""
    return name.rpartition(":")[0] or "sign-in"


@pytest.mark.parametrize("room", sorted({room_of(name) for name in TABLE}))
def test_everybody_gets_what_the_table_says(room: str, cast: Cast, client_as: ClientAs) -> None:
    made, once = everything(cast), cache(client_as)
    wrong = {
        name: differences(name, row, made, cast, once) for name, row in TABLE.items() if room_of(name) == room
    }
    assert {name: found for name, found in wrong.items() if found} == {}


class TestTheSweepItself:
    def test_a_removed_row_is_missed(self) -> None:
        less = {name: row for name, row in TABLE.items() if name != "councils:people"}
        assert without_row(EVERY, less) - without_row(EVERY, TABLE) == {"councils:people"}

    def test_an_address_without_a_name_is_missed(self) -> None:
        unnamed = list(addresses([path("secret/", open_to_all(_secret))]))
        assert without_row(unnamed, TABLE) == {"unnamed secret/"}

    def test_a_removed_gate_is_missed(self) -> None:
        assert without_gate(list(addresses([path("secret/", _secret, name="secret")]))) == {"secret"}

    def test_a_gate_that_opens_too_far_is_found(self, cast: Cast, client_as: ClientAs) -> None:
        row = Row(to="admin")
        wrong = differences("councils:people", row, {}, cast, client_as)
        assert wrong == {
            "director": "200 instead of 403",
            "auditor": "200 instead of 403",
            "neighbour_admin": "200 instead of 403",
        }

    def test_a_row_names_only_people_of_the_cast(self) -> None:
        with pytest.raises(ValueError, match="Nobody in the sweep is called amdin"):
            Row(to="amdin").expected()

    def test_every_visitor_is_of_the_cast(self, cast: Cast) -> None:
        assert {NOBODY, *cast.everybody()} == set(VISITORS)


def _secret(request: HttpRequest) -> HttpResponse:
    return HttpResponse("secret")

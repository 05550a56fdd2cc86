"""What a token opens, who may make one, and where a list goes on: tables of cases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carepost.api.rules import (
    SCOPES,
    ApiPolicy,
    Cursor,
    Scope,
    TokenEnd,
    TokenRefused,
    against_entering,
    against_making,
    opened_by,
    packed,
    scopes_within,
    unpacked,
)
from carepost.core.acting import ActorKind
from carepost.councils.permissions import ROLE_TABLE, Can, permissions_of
from carepost.councils.rules import PlaceKind, Role

NOW = datetime(2026, 11, 9, 9, 0, tzinfo=UTC)
KEY = b"a key"
KIND = {
    PlaceKind.COUNCIL: ActorKind.STAFF,
    PlaceKind.PROVIDER: ActorKind.PROVIDER,
    PlaceKind.PARTNER: ActorKind.PARTNER,
}
READ_REGISTER = {Scope.REGISTER_READ, Scope.CAPACITY_READ}
READ_WORK = {Scope.STANDINGS_READ, Scope.CALLS_READ, Scope.HELP_READ, Scope.EVENTS_READ}
READ_ENQUIRIES = {Scope.ENQUIRIES_READ, Scope.ENQUIRIES_MONEY}


@pytest.mark.parametrize(
    ("role", "scopes"),
    [
        (Role.ADMIN, READ_REGISTER | {Scope.CAPACITY_WRITE}),
        (
            Role.DIRECTOR,
            READ_REGISTER | READ_ENQUIRIES | READ_WORK,
        ),
        (Role.POST_OFFICER, set(Scope) - {Scope.ENQUIRIES_ASK}),
        (Role.FINANCE, READ_REGISTER | READ_ENQUIRIES),
        (
            Role.PUBLIC_HEALTH,
            READ_REGISTER | READ_WORK | {Scope.ENQUIRIES_READ},
        ),
        (Role.PROVIDER_MANAGER, set(Scope) - {Scope.CALLS_READ, Scope.ENQUIRIES_MONEY}),
        (Role.PARTNER_ORG_USER, {Scope.REGISTER_READ}),
    ],
)
def test_a_role_passes_on_what_it_holds_and_no_more(role: Role, scopes: set[Scope]) -> None:
    assert scopes_within(Scope, permissions_of(role), KIND[role.place]) == scopes


@pytest.mark.parametrize("role", list(Role))
def test_no_scope_opens_what_its_keeper_may_not_do(role: Role) -> None:
    may = permissions_of(role)
    assert opened_by(scopes_within(Scope, may, KIND[role.place]), may) <= may


def test_every_scope_is_in_the_table_and_somebody_can_pass_it_on() -> None:
    assert set(SCOPES) == set(Scope)
    keepers = [role for role in Role if Can.MAKE_TOKEN in ROLE_TABLE[role]]
    within = {s for role in keepers for s in scopes_within(Scope, permissions_of(role), KIND[role.place])}
    assert within == set(Scope)


ASKED: dict[str, Any] = {
    "name": "Power BI", "taken": False, "scopes": [Scope.REGISTER_READ], "within": [Scope.REGISTER_READ],
    "days": 90, "partner": False, "policy": ApiPolicy(),
}  # fmt: skip


@pytest.mark.parametrize(
    ("differs", "against"),
    [
        ({}, ()),
        ({"days": 365}, ()),
        ({"name": " "}, (TokenRefused.NAME_MISSING,)),
        ({"name": "x" * 61}, (TokenRefused.NAME_TOO_LONG,)),
        ({"name": "Power\nBI"}, (TokenRefused.NAME_ODD,)),
        ({"taken": True}, (TokenRefused.NAME_TAKEN,)),
        ({"scopes": []}, (TokenRefused.NO_SCOPE,)),
        ({"within": []}, (TokenRefused.TOO_WIDE,)),
        ({"within": [], "partner": True}, (TokenRefused.NOT_SHARED,)),
        ({"days": 0}, (TokenRefused.TOO_SHORT,)),
        ({"days": 366}, (TokenRefused.TOO_LONG,)),
        ({"days": 31, "policy": ApiPolicy(longest_days=30)}, (TokenRefused.TOO_LONG,)),
        ({"name": "", "scopes": [], "days": 0},
         (TokenRefused.NAME_MISSING, TokenRefused.NO_SCOPE, TokenRefused.TOO_SHORT)),
    ],
)  # fmt: skip
def test_why_a_token_cannot_be_made(differs: dict[str, Any], against: tuple[TokenRefused, ...]) -> None:
    assert against_making(**ASKED | differs) == against


@pytest.mark.parametrize(
    ("differs", "against"),
    [
        ({}, ()),
        ({"revoked": True}, (TokenEnd.REVOKED,)),
        ({"expires_at": NOW}, (TokenEnd.EXPIRED,)),
        ({"kept": False}, (TokenEnd.NO_KEEPER,)),
        ({"scopes": []}, (TokenEnd.NOT_SHARED,)),
    ],
)
def test_when_a_token_opens_nothing(differs: dict[str, Any], against: tuple[TokenEnd, ...]) -> None:
    asked: dict[str, Any] = {
        "revoked": False, "expires_at": NOW + timedelta(seconds=1), "now": NOW, "kept": True,
        "scopes": [Scope.REGISTER_READ],
    }  # fmt: skip
    assert against_entering(**asked | differs) == against


class TestCursors:
    @given(st.integers(0, 2**63 - 1), st.text())
    def test_a_cursor_leads_back_to_where_it_was_made(self, after: int, of: str) -> None:
        assert unpacked(packed(Cursor(of, after), KEY), of, KEY) == Cursor(of, after)

    @given(st.text(max_size=40))
    def test_a_text_that_somebody_made_up_is_no_cursor(self, text: str) -> None:
        assert unpacked(text, "services", KEY) is None

    def test_it_is_good_for_its_own_list_and_its_own_house_only(self) -> None:
        text = packed(Cursor("services", 7), KEY)
        assert unpacked(text, "calls", KEY) is None
        assert unpacked(text, "services", b"another key") is None

    def test_no_part_of_it_can_be_changed(self) -> None:
        text = packed(Cursor("services", 7), KEY)
        for place, sign in enumerate(text[:-1]):
            other = "A" if sign != "A" else "B"
            assert unpacked(text[:place] + other + text[place + 1 :], "services", KEY) is None

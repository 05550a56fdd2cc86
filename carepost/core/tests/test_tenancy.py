"""Whose rows a transaction sees: set inside it, put back after it, gone with it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection, transaction

from carepost.core import tenancy
from carepost.core.acting import NOBODY, Actor, ActorKind
from carepost.core.tests.conftest import actor

SETTINGS = "SELECT carepost_council(), carepost_provider(), carepost_partner(), carepost_user()"
NOTHING = (None, None, None, None)


def seen() -> tuple[int | None, ...]:
    with connection.cursor() as cursor:
        cursor.execute(SETTINGS)
        row: tuple[int | None, ...] = cursor.fetchone()
        return row


class TestScopes:
    pytestmark = pytest.mark.django_db

    def test_a_transaction_without_a_scope_sees_nobody(self) -> None:
        assert seen() == NOTHING

    def test_a_scope_holds_inside_and_is_put_back_after(self) -> None:
        with tenancy.acting_for(actor(council_id=5)):
            assert seen() == (5, None, None, 7)
        assert seen() == NOTHING

    def test_scopes_nest_and_each_is_put_back(self) -> None:
        with tenancy.acting_for(actor(council_id=5)):
            with tenancy.acting_for(actor(council_id=6)):
                assert seen()[0] == 6
                with tenancy.acting_for(NOBODY):
                    assert seen() == NOTHING
                assert seen()[0] == 6
            assert seen()[0] == 5
        assert seen() == NOTHING

    def test_a_scope_is_put_back_when_its_transaction_is_undone(self) -> None:
        with tenancy.acting_for(actor(council_id=5)):
            with pytest.raises(ZeroDivisionError), tenancy.transaction_for(actor(council_id=6)):
                _ = seen()[0] / 0  # type: ignore[operator]
            assert seen()[0] == 5

    def test_becoming_another_ends_with_the_block(self) -> None:
        with tenancy.transaction_for(actor(council_id=5)):
            tenancy.become(actor(council_id=6))
            assert seen()[0] == 6
        assert seen() == NOTHING

    def test_becoming_another_in_ones_own_scope_is_put_back_too(self) -> None:
        with tenancy.acting_for(actor(council_id=5)):
            with tenancy.transaction_for(actor(council_id=5)):
                tenancy.become(actor(council_id=6))
            assert seen()[0] == 5

    def test_a_partner_looks_at_a_council_without_being_of_it(self) -> None:
        partner = Actor(9, "Pat", ActorKind.PARTNER, council_id=5, partner_id=3)
        with tenancy.acting_for(partner):
            assert seen() == (None, None, 3, 9)
        with tenancy.acting_for(replace(partner, kind=ActorKind.STAFF)):
            assert seen() == (5, None, 3, 9)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
class TestOutsideATransaction:
    def test_a_scope_needs_a_transaction_to_live_in(self) -> None:
        with pytest.raises(tenancy.ScopeOutsideTransaction), tenancy.acting_for(actor()):
            pytest.fail("the scope would have outlived its block")
        assert tenancy._current.get() == tenancy.EMPTY
        assert seen() == NOTHING

    def test_a_scope_ends_with_its_transaction(self) -> None:
        with tenancy.transaction_for(actor(council_id=5)):
            assert seen()[0] == 5
        assert seen() == NOTHING

    def test_the_next_transaction_on_the_connection_starts_with_nothing(self) -> None:
        with pytest.raises(ZeroDivisionError), tenancy.transaction_for(actor(council_id=5)):
            1 / 0  # noqa: B018
        with transaction.atomic():
            assert seen() == NOTHING

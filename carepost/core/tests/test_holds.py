"""A legal hold: placed by one, lifted by another, and what it keeps while it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from carepost.core import clock, holds, tenancy
from carepost.core.holds import HoldFault
from carepost.core.models import AuditEntry, LegalHold
from carepost.core.refusals import NotAllowed, Reason, Refused
from carepost.core.tests.conftest import actor

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
CAN = ("hold.place", "hold.lift")
ASHA, BEN = actor(*CAN, user_id=1, name="Asha"), actor(*CAN, user_id=2, name="Ben")
FIRST, LAST = date(2020, 1, 1), date(2022, 7, 31)


def reasons(call: Callable[[], object]) -> tuple[Reason, ...]:
    with pytest.raises(Refused) as told:
        call()
    return told.value.reasons


def placed(by: Any = ASHA, **given: Any) -> LegalHold:
    usual = {"matter": "COVID-19 inquiry", "why": "Asked for on 3 May", "kinds": ["mail"]}
    return holds.place_hold(by=by, **usual | given)


class TestPlacingAndLifting:
    pytestmark = pytest.mark.django_db

    @pytest.fixture(autouse=True)
    def in_council(self) -> Iterator[None]:
        with tenancy.acting_for(ASHA), clock.freeze(NOW):
            yield

    def test_it_says_who_why_what_and_since_when_and_the_audit_book_too(self) -> None:
        made = placed(kinds=["mail", "letters"], first_day=FIRST, last_day=LAST)
        assert (made.placed_by_name, made.placed_at, made.kinds) == ("Asha", NOW, ["letters", "mail"])
        entry = AuditEntry.objects.get(verb="hold.place")
        assert entry.detail["why"] == "Asked for on 3 May"
        assert entry.detail["days"] == "2020-01-01/2022-07-31"

    def test_who_placed_it_does_not_lift_it_not_even_past_the_verb(self) -> None:
        made = placed()
        assert reasons(lambda: holds.lift_hold(by=ASHA, hold_id=made.pk, why="Over")) == (HoldFault.OWN,)
        with pytest.raises(IntegrityError), transaction.atomic():
            LegalHold.objects.update(lifted_at=NOW, lifted_by_id=1, lifted_why="Over")

    def test_another_lifts_it_once_and_says_why(self) -> None:
        made = placed()
        assert reasons(lambda: holds.lift_hold(by=BEN, hold_id=made.pk, why=" ")) == (HoldFault.NO_WHY,)
        assert holds.lift_hold(by=BEN, hold_id=made.pk, why="It is over").lifted_by_name == "Ben"
        assert reasons(lambda: holds.lift_hold(by=BEN, hold_id=made.pk, why="Over")) == (HoldFault.LIFTED,)

    def test_pressing_twice_places_one_and_after_it_was_lifted_another_may_be_placed(self) -> None:
        made = placed()
        assert reasons(placed) == (HoldFault.STANDS,)
        holds.lift_hold(by=BEN, hold_id=made.pk, why="Over")
        again = placed()
        assert [row.pk for row in holds.holds(ASHA)] == [again.pk, made.pk]

    def test_not_without_the_permission_not_by_a_command_and_not_anothers(self) -> None:
        assert reasons(lambda: placed(actor())) == (NotAllowed.NO_PERMISSION,)
        made = placed()
        elsewhere = actor(*CAN, council_id=2, user_id=3)
        with tenancy.acting_for(elsewhere), pytest.raises(Http404):
            holds.lift_hold(by=elsewhere, hold_id=made.pk, why="Over")
        with tenancy.acting_for(elsewhere):
            assert list(holds.holds(elsewhere)) == []

    @pytest.mark.parametrize(
        ("days", "kept"),
        [
            ((None, None), [True, True, True]),
            ((FIRST, LAST), [False, True, False]),
            ((FIRST, None), [False, True, True]),
            ((None, LAST), [True, True, False]),
        ],
    )
    def test_it_keeps_its_days_both_included_in_the_time_of_london(
        self, days: tuple[date | None, date | None], kept: list[bool]
    ) -> None:
        placed(kinds=["audit"], first_day=days[0], last_day=days[1])
        moments = (
            datetime(2019, 12, 31, 23, 59, tzinfo=UTC),
            datetime(2022, 7, 31, 22, 59, tzinfo=UTC),
            datetime(2022, 7, 31, 23, 1, tzinfo=UTC),
        )
        found = []
        for moment in moments:
            LegalHold.objects.update(placed_at=moment)
            found.append(LegalHold.objects.filter(holds.under(1, "audit", "placed_at")).exists())
        assert found == kept

    def test_no_other_kind_no_other_council_and_nothing_once_it_is_lifted(self) -> None:
        made = placed(kinds=["audit"])
        every = LegalHold.objects
        assert every.filter(holds.under(1, "audit", "placed_at")).exists()
        for council, kind in ((1, "mail"), (2, "audit"), (None, "audit")):
            assert not every.filter(holds.under(council, kind, "placed_at")).exists()
        holds.lift_hold(by=BEN, hold_id=made.pk, why="Over")
        assert not every.filter(holds.under(1, "audit", "placed_at")).exists()
        assert every.exclude(holds.under(1, "audit", "placed_at")).exists()


@pytest.fixture(autouse=True)
def audit_can_be_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind that no room enters."""
    monkeypatch.setattr(holds, "_kinds", {"mail": "Mail", "letters": "Letters", "audit": "Audit"})


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        ({}, ()),
        ({"matter": " "}, (HoldFault.NO_MATTER,)),
        ({"matter": "x" * 121}, (HoldFault.LONG_MATTER,)),
        ({"why": ""}, (HoldFault.NO_WHY,)),
        ({"kinds": []}, (HoldFault.NO_KIND,)),
        ({"kinds": ["mail", "biscuits"]}, (HoldFault.NO_KIND,)),
        ({"first_day": LAST, "last_day": FIRST}, (HoldFault.DAYS,)),
        ({"first_day": LAST, "last_day": LAST}, ()),
    ],
)
def test_what_is_against_placing_one(given: dict[str, Any], faults: tuple[HoldFault, ...]) -> None:
    usual = {"matter": "Inquiry", "why": "Asked", "kinds": ["mail"], "first_day": None, "last_day": None}
    assert holds.against_placing(**usual | given) == faults


def test_a_kind_is_entered_once() -> None:
    with pytest.raises(ValueError, match="already"):
        holds.enter("mail", "Mail")

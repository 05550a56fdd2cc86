"""Policies: defaults in code, a council's own from a day on, and the version that every result names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Any

import pytest

from carepost.core import clock, policies, tenancy
from carepost.core.models import AuditEntry
from carepost.core.policies import PolicyRefused, catalogue
from carepost.core.refusals import NotAllowed, Reason, Refused
from carepost.core.tests.conftest import actor

TODAY = date(2026, 11, 23)
BY = actor("policy.adopt")


@dataclass(frozen=True)
class Gaps:
    days: int = 14
    share: float = 0.97
    strict: bool = True
    steps: tuple[int, ...] = (1, 2, 3)
    weights: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({"red": 3, "amber": 2}))


class Odd(Reason):
    NO_DAYS = "A gap lasts a day at least."


def faults(value: Gaps) -> Iterator[tuple[str, Reason]]:
    if value.days < 1:
        yield "days", Odd.NO_DAYS


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(catalogue, "_entered", dict(catalogue._entered))
    policies.register("tests.gaps", Gaps, faults=faults)
    with clock.freeze(datetime(2026, 11, 23, 9, tzinfo=UTC)):
        yield


def adopt(valid_from: date = TODAY, authority: str = "The director, 3 March", **values: Any) -> Any:
    return policies.adopt(
        by=BY, council_id=1, key="tests.gaps", values=values, valid_from=valid_from, authority=authority
    )


def in_force(on: date, council_id: int | None = 1) -> policies.InForce[Gaps]:
    with tenancy.transaction_for(BY):
        return policies.in_force(Gaps, council_id, on)


class TestEntering:
    def test_entering_the_same_twice_changes_nothing(self) -> None:
        policies.register("tests.gaps", Gaps)
        assert policies.known()["tests.gaps"] is Gaps

    def test_one_key_is_one_policy_and_one_policy_has_one_key(self) -> None:
        @dataclass(frozen=True)
        class Other:
            n: int = 1

        with pytest.raises(ValueError, match="already entered"):
            policies.register("tests.gaps", Other)
        with pytest.raises(ValueError, match="already entered"):
            policies.register("tests.other", Gaps)

    def test_words_are_for_values_that_it_has_and_the_others_are_told_by_their_names(self) -> None:
        @dataclass(frozen=True)
        class Two:
            one: int = 1
            next_steps: tuple[int, ...] = (2, 3)

        with pytest.raises(ValueError, match="no such value: three"):
            policies.register("tests.two", Two, words={"three": policies.Words("The third")})
        policies.register("tests.two", Two, words={"one": policies.Words("The one")})
        entered = policies.entered("tests.two")
        assert entered is not None
        assert [leaf.label for leaf in policies.leaves(entered)] == ["The one", "Step 1", "Step 2"]
        assert entered.words["next_steps"].label == "Next steps"

    def test_a_policy_that_could_change_under_us_is_none(self) -> None:
        @dataclass
        class Loose:
            n: int = 1

        for wrong in (Loose, int):
            with pytest.raises(TypeError, match="frozen dataclass"):
                policies.register("tests.loose", wrong)


@pytest.mark.django_db
class TestInForce:
    def test_without_a_value_of_its_own_a_council_has_the_default(self) -> None:
        assert in_force(TODAY) == policies.InForce(Gaps(), "tests.gaps@default")

    def test_a_councils_own_value_holds_from_its_day_on_and_is_named(self) -> None:
        row = adopt(TODAY + timedelta(days=7), days=7)
        assert in_force(TODAY + timedelta(days=6)).version == "tests.gaps@default"
        found = in_force(TODAY + timedelta(days=7))
        assert (found.value.days, found.version) == (7, f"tests.gaps@2026-11-30#{row.pk}")

    def test_a_later_value_ends_the_earlier_one_and_old_figures_can_be_made_again(self) -> None:
        adopt(TODAY, days=10)
        adopt(TODAY + timedelta(days=30), days=7)
        assert [in_force(TODAY + timedelta(days=n)).value.days for n in (0, 29, 30, 400)] == [10, 10, 7, 7]

    def test_another_council_and_none_have_the_default(self) -> None:
        adopt(TODAY, days=10)
        assert in_force(TODAY, council_id=2).value.days == 14
        assert in_force(TODAY, council_id=None).value.days == 14

    def test_values_come_back_as_the_kinds_that_were_declared(self) -> None:
        adopt(TODAY, share=1, steps=[4, 5], weights={"red": 5}, strict=False)
        value = in_force(TODAY).value
        assert value == Gaps(
            share=1.0, steps=(4, 5), weights=MappingProxyType({"red": 5, "amber": 2}), strict=False
        )
        assert isinstance(value.share, float)

    def test_what_is_adopted_takes_the_place_of_all_that_would_hold_from_its_day(self) -> None:
        adopt(TODAY, days=10)
        adopt(TODAY + timedelta(days=9), days=11)
        adopt(TODAY + timedelta(days=5), days=12)
        assert [in_force(TODAY + timedelta(days=n)).value.days for n in (0, 4, 5, 9, 400)] == [
            10,
            10,
            12,
            12,
            12,
        ]

    def test_a_slip_is_put_right_on_the_same_day_and_both_stay_in_the_history(self) -> None:
        first, second = adopt(TODAY, days=1), adopt(TODAY, days=10)
        assert in_force(TODAY).version == f"tests.gaps@2026-11-23#{second.pk}"
        with tenancy.transaction_for(BY):
            found = policies.past(BY, "tests.gaps")
        assert [(row.pk, row.valid_to) for row in found] == [(second.pk, None), (first.pk, TODAY)]

    def test_it_says_since_when_and_by_whose_word(self) -> None:
        adopt(TODAY, days=10)
        assert (in_force(TODAY).since, in_force(TODAY).authority) == (TODAY, "The director, 3 March")

    def test_adopting_is_entered_in_the_book(self) -> None:
        adopt(TODAY, days=10)
        with tenancy.transaction_for(BY):
            entry = AuditEntry.objects.get()
        assert (entry.verb, entry.subject) == ("policy.adopt", "policy:tests.gaps")
        assert entry.detail == {"values": {"days": 10}, "valid_from": "2026-11-23"}


@pytest.mark.django_db
class TestRefusals:
    @pytest.mark.parametrize(
        ("given", "reason"),
        [
            ({"valid_from": TODAY - timedelta(days=1), "days": 7}, PolicyRefused.IN_THE_PAST),
            ({"dayz": 7}, PolicyRefused.UNKNOWN_FIELD),
            ({"days": "7"}, PolicyRefused.WRONG_TYPE),
            ({"days": True}, PolicyRefused.WRONG_TYPE),
            ({"days": 7.5}, PolicyRefused.WRONG_TYPE),
            ({"strict": 1}, PolicyRefused.WRONG_TYPE),
            ({"steps": 4}, PolicyRefused.WRONG_TYPE),
            ({"weights": {"purple": 1}}, PolicyRefused.WRONG_TYPE),
            ({"weights": {"red": "3"}}, PolicyRefused.WRONG_TYPE),
            ({"steps": [1, "2"]}, PolicyRefused.WRONG_TYPE),
            ({"days": 0}, Odd.NO_DAYS),
            ({"authority": "  ", "days": 7}, PolicyRefused.NO_AUTHORITY),
        ],
    )
    def test_what_cannot_hold_is_refused(self, given: dict[str, Any], reason: Reason) -> None:
        with pytest.raises(Refused) as refused:
            adopt(**given)
        assert refused.value.reasons == (reason,)
        assert in_force(TODAY).version == "tests.gaps@default"

    def test_every_reason_is_told_at_once(self) -> None:
        with pytest.raises(Refused) as refused:
            adopt(TODAY - timedelta(days=1), authority="", days="x")
        assert set(refused.value.reasons) == {
            PolicyRefused.WRONG_TYPE, PolicyRefused.NO_AUTHORITY, PolicyRefused.IN_THE_PAST,
        }  # fmt: skip

    def test_an_unknown_policy_is_refused(self) -> None:
        with pytest.raises(Refused) as refused:
            policies.adopt(
                by=BY, council_id=1, key="tests.none", values={}, valid_from=TODAY, authority="The director"
            )
        assert refused.value.reasons == (PolicyRefused.UNKNOWN,)
        assert policies.against_values("tests.none", {}) == (PolicyRefused.UNKNOWN,)

    def test_it_needs_the_permission(self) -> None:
        with pytest.raises(Refused) as refused:
            policies.adopt(
                by=actor(), council_id=1, key="tests.gaps", values={}, valid_from=TODAY, authority="x"
            )
        assert refused.value.reasons == (NotAllowed.NO_PERMISSION,)

"""A policy changed by two people: every refusal, what is kept, and what the database itself refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from carepost.core import clock, policies, tenancy
from carepost.core.acting import Actor
from carepost.core.models import AuditEntry, PolicyProposal
from carepost.core.policies import PolicyRefused, catalogue
from carepost.core.policies.proposing import PolicyProposalRefused
from carepost.core.refusals import NotAllowed, Reason, Refused
from carepost.core.seconding import SecondFault, State
from carepost.core.tests.conftest import actor

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
KEY = "tests.gaps"
VERBS = ("policy.propose", "policy.approve", "policy.turn_down", "policy.withdraw", "policy.adopt")
ANN = replace(actor(*VERBS), user_id=1, name="Ann")
BEN = replace(ANN, user_id=2, name="Ben")


@dataclass(frozen=True)
class Gaps:
    days: int = 14
    steps: tuple[int, ...] = (1, 2)


def at(day: date) -> Any:
    return clock.freeze(datetime(day.year, day.month, day.day, 9, tzinfo=UTC))


@pytest.fixture(autouse=True)
def monday(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(catalogue, "_entered", dict(catalogue._entered))
    policies.register(KEY, Gaps)
    with at(TODAY), tenancy.transaction_for(ANN):
        yield


def propose(by: Actor = ANN, start: int = 0, **given: Any) -> PolicyProposal:
    asked = {"values": {"days": 7}, "authority": "Cabinet, 3 November", "reason": "Families asked", **given}
    return policies.propose(by=by, key=KEY, valid_from=TODAY + timedelta(days=start), **asked)


def refused(verb: Callable[..., object], **given: Any) -> tuple[Reason, ...]:
    with pytest.raises(Refused) as caught:
        verb(**given)
    return caught.value.reasons


def now() -> policies.InForce[Gaps]:
    return policies.in_force(Gaps, 1, clock.today())


def state(made: PolicyProposal) -> State:
    return policies.proposal(ANN, made.pk).asked.state_on(clock.today())


def test_a_proposal_changes_nothing_until_another_person_approves_it() -> None:
    made = propose()
    assert now().version == f"{KEY}@default"
    row = policies.approve(by=BEN, proposal_id=made.pk)
    assert (now().value, now().authority) == (Gaps(days=7), "Cabinet, 3 November")
    assert (row.adopted_by, policies.proposal(BEN, made.pk).adopted, state(made)) == (
        "Ben",
        row,
        State.CONFIRMED,
    )


def test_what_is_approved_waits_for_its_day() -> None:
    made = propose(start=3)
    policies.approve(by=BEN, proposal_id=made.pk)
    coming = policies.coming(ANN, KEY, TODAY)
    assert now().value.days == 14
    assert coming is not None
    assert coming.valid_from == TODAY + timedelta(days=3)
    with at(TODAY + timedelta(days=3)):
        assert now().value.days == 7
        assert policies.coming(ANN, KEY, clock.today()) is None


def test_all_values_are_kept_so_that_a_new_default_changes_no_policy() -> None:
    assert propose().values == {"days": 7, "steps": [1, 2]}


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"reason": " "}, PolicyProposalRefused.NO_REASON),
        ({"authority": ""}, PolicyRefused.NO_AUTHORITY),
        ({"start": -1}, PolicyRefused.IN_THE_PAST),
        ({"values": {"days": "7"}}, PolicyRefused.WRONG_TYPE),
        ({"values": {"days": 14}}, PolicyProposalRefused.NOTHING_CHANGES),
        ({"values": {}}, PolicyProposalRefused.NOTHING_CHANGES),
        ({"seen_version": f"{KEY}@2026-01-01#7"}, PolicyProposalRefused.MOVED_ON),
    ],
)
def test_what_cannot_hold_is_not_proposed(given: dict[str, Any], reason: Reason) -> None:
    assert refused(propose, **given) == (reason,)
    assert not PolicyProposal.objects.exists()


def test_one_proposal_for_a_policy_waits_at_a_time() -> None:
    first = propose()
    assert refused(propose, by=BEN, values={"days": 8}) == (PolicyProposalRefused.WAITS_ALREADY,)
    policies.withdraw(by=ANN, proposal_id=first.pk)
    assert state(propose(by=BEN)) is State.WAITING


def test_a_proposal_may_be_approved_on_its_first_day_and_lapses_after_it() -> None:
    made = propose(start=2)
    with at(TODAY + timedelta(days=3)):
        assert state(made) is State.LAPSED
        for verb, by, more in (
            (policies.approve, BEN, {}), (policies.turn_down, BEN, {"words": "No"}), (policies.withdraw, ANN, {}),
        ):  # fmt: skip
            assert refused(verb, by=by, proposal_id=made.pk, **more) == (SecondFault.LAPSED,)
        again = propose(start=3)
        made.refresh_from_db()
        assert (made.answer, state(again)) == ("lapsed", State.WAITING)
    with at(TODAY + timedelta(days=2)):
        made.answer = ""
        assert made.asked.state_on(clock.today()) is State.WAITING


def test_nobody_answers_their_own_and_only_the_proposer_takes_it_back() -> None:
    made = propose()
    assert refused(policies.approve, by=ANN, proposal_id=made.pk) == (SecondFault.OWN,)
    assert refused(policies.turn_down, by=ANN, proposal_id=made.pk, words="No") == (SecondFault.OWN,)
    assert refused(policies.withdraw, by=BEN, proposal_id=made.pk) == (SecondFault.NOT_YOURS,)
    assert state(made) is State.WAITING


def test_turning_down_needs_words_and_changes_nothing_in_force() -> None:
    made = propose()
    assert refused(policies.turn_down, by=BEN, proposal_id=made.pk, words=" ") == (SecondFault.NO_WORDS,)
    policies.turn_down(by=BEN, proposal_id=made.pk, words=" Too soon ")
    kept = policies.proposal(ANN, made.pk)
    assert (kept.words, kept.answered_by_name, state(made)) == ("Too soon", "Ben", State.TURNED_DOWN)
    assert refused(policies.approve, by=BEN, proposal_id=made.pk) == (SecondFault.ANSWERED,)
    assert now().version == f"{KEY}@default"


def test_a_wrong_policy_is_replaced_from_today_and_defaults_come_back_the_same_way() -> None:
    policies.approve(by=BEN, proposal_id=propose().pk)
    policies.approve(by=ANN, proposal_id=propose(by=BEN, values={"days": 14}).pk)
    assert now().value == Gaps()
    assert len(policies.past(ANN, KEY)) == 2


def test_the_rules_are_asked_again_when_it_is_approved(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stricter(Reason):
        NO = "A week is too short."

    made = propose()
    stricter = replace(catalogue._entered[KEY], faults=lambda value: [("days", Stricter.NO)])
    monkeypatch.setitem(catalogue._entered, KEY, stricter)
    assert refused(policies.approve, by=BEN, proposal_id=made.pk) == (Stricter.NO,)
    assert state(made) is State.WAITING


def test_a_command_is_neither_of_the_two_people() -> None:
    made, command = propose(), replace(ANN, user_id=None)
    assert refused(propose, by=command) == (SecondFault.NOBODY,)
    assert refused(policies.approve, by=command, proposal_id=made.pk) == (SecondFault.NOBODY,)


def test_another_councils_proposal_is_not_there() -> None:
    made, neighbour = propose(), replace(BEN, council_id=2)
    assert refused(policies.approve, by=neighbour, proposal_id=made.pk) == (PolicyProposalRefused.GONE,)
    with pytest.raises(Http404):
        policies.proposal(neighbour, made.pk)


@pytest.mark.parametrize(
    ("verb", "given"),
    [
        (policies.approve, {}),
        (policies.turn_down, {"words": "No"}),
        (policies.withdraw, {}),
    ],
)
def test_each_answer_needs_its_permission(verb: Callable[..., object], given: dict[str, str]) -> None:
    made, bare = propose(), replace(BEN, permissions=frozenset())
    assert refused(verb, by=bare, proposal_id=made.pk, **given) == (NotAllowed.NO_PERMISSION,)
    assert refused(propose, by=bare) == (NotAllowed.NO_PERMISSION,)


@pytest.mark.parametrize(
    "change",
    [
        {"answer": "turned_down", "answered_by_id": 1, "words": "My own"},
        {"answer": "turned_down", "answered_by_id": 2, "words": ""},
        {"answer": "withdrawn", "answered_by_id": 2},
        {"answer": "confirmed", "answered_by_id": 2},
        {"reason": ""},
        {"authority": ""},
        {"valid_from": TODAY - timedelta(days=1)},
        {"lapses_on": TODAY},
    ],
)
def test_the_table_itself_refuses_what_the_rules_refuse(change: dict[str, Any]) -> None:
    made = propose()
    with pytest.raises(IntegrityError), transaction.atomic():
        PolicyProposal.objects.filter(pk=made.pk).update(**change)


def test_the_table_holds_that_who_approved_is_somebody_else() -> None:
    made = propose()
    row = policies.adopt(by=BEN, council_id=1, key=KEY, values={"days": 7}, valid_from=TODAY, authority="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        PolicyProposal.objects.filter(pk=made.pk).update(answer="confirmed", answered_by_id=1, adopted=row)


def test_each_step_is_entered_in_the_book() -> None:
    made = propose()
    policies.approve(by=BEN, proposal_id=made.pk)
    found = [(entry.verb, entry.actor_name, entry.subject) for entry in AuditEntry.objects.order_by("seq")]
    assert found == [("policy.propose", "Ann", f"policy:{KEY}"), ("policy.approve", "Ben", f"policy:{KEY}")]
    assert AuditEntry.objects.get(verb="policy.approve").detail["values"] == made.values

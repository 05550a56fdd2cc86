"""Two people at one policy at the same moment: one counts, the others are told."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from django.db import transaction

from carepost.core import clock, policies
from carepost.core.acting import Actor
from carepost.core.models import PolicyOverride, PolicyProposal
from carepost.core.policies.proposing import PolicyProposalRefused
from carepost.core.seconding import SecondFault
from carepost.core.tests.together import together
from carepost.councils.rules import Role
from carepost.councils.tests.cast import Cast, assemble, member, scope

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
    pytest.mark.data_layer,
]
KEY = "councils.invitation"


def people() -> tuple[Cast, list[Actor]]:
    on = clock.today()
    with transaction.atomic():
        cast = assemble(on)
        others = [member(f"Director {n}", Role.DIRECTOR, on=on, council=cast.ambershire) for n in range(4)]
        assert cast.officer.actor.council_id == cast.ambershire.pk
        return cast, [person.actor for person in others]


def propose(by: Actor, days: int) -> PolicyProposal:
    return policies.propose(
        by=by, key=KEY, values={"days": days}, valid_from=clock.today(), authority="Cabinet", reason="Leave"
    )


def test_of_several_answers_at_once_exactly_one_counts() -> None:
    cast, directors = people()
    officer = cast.officer.actor
    made = propose(officer, 9)
    answers: list[Callable[[], object]] = [
        partial(policies.withdraw, by=officer, proposal_id=made.pk),
        partial(policies.turn_down, by=directors[0], proposal_id=made.pk, words="Too soon"),
        *(partial(policies.approve, by=by, proposal_id=made.pk) for by in directors[1:]),
    ]
    done, refused, failed = together(answers)
    assert failed == []
    assert (done, refused) == (1, [SecondFault.ANSWERED] * (len(answers) - 1))
    with scope(cast.officer):
        approved = PolicyProposal.objects.get().answer == "confirmed"
        assert PolicyOverride.objects.count() == (1 if approved else 0)


def test_of_several_proposals_at_once_exactly_one_waits() -> None:
    cast, directors = people()
    verbs = [partial(propose, by, 8 + n) for n, by in enumerate(directors)]
    done, refused, failed = together(verbs)
    assert failed == []
    assert (done, refused) == (1, [PolicyProposalRefused.WAITS_ALREADY] * (len(directors) - 1))
    with scope(cast.officer):
        assert PolicyProposal.objects.get().answer == ""

"""Two answers at the same moment, to a proposal or about a signal: one counts, the others are told that it did."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from carepost.core import clock
from carepost.core.seconding import SecondFault
from carepost.core.tests.together import together
from carepost.councils.rules import Role
from carepost.councils.tests.cast import assemble, member, scope
from carepost.risk import actions
from carepost.risk.actions.noting import NotingRefused
from carepost.risk.models import OverrideProposal, OverrideRow, SignalRow, SignalWithdrawal
from carepost.risk.rules import Band
from carepost.risk.rules.noting import Note, Teller
from carepost.risk.tests import factories

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
    pytest.mark.data_layer,
]


def test_of_several_answers_at_once_exactly_one_counts():
    on = clock.today()
    with transaction.atomic():
        cast = assemble(on)
        others = [
            member(f"Colleague {n}", Role.POST_OFFICER, on=on, council=cast.ambershire) for n in range(4)
        ]
        officer, colleagues = cast.officer.actor, [person.actor for person in others]
    with scope(cast.officer):
        service = factories.rated(cast.ambershire, "inadequate", on=on)
        factories.recompute(cast.ambershire, on)
        waits = actions.propose_override(
            by=officer, service=service, band=Band.AMBER, reason="Visited", expires_on=on + timedelta(7)
        )
    answers = [
        lambda: actions.withdraw_override(by=officer, proposal_id=waits.pk),
        lambda: actions.turn_down_override(by=colleagues[0], proposal_id=waits.pk, words="Too soon"),
        *(lambda by=by: actions.confirm_override(by=by, proposal_id=waits.pk) for by in colleagues[1:]),
    ]
    done, refused, failed = together(answers)
    assert failed == []
    assert done == 1
    assert refused == [SecondFault.ANSWERED] * (len(answers) - 1)
    with scope(cast.officer):
        confirmed = OverrideProposal.objects.get().answer == "confirmed"
        assert OverrideRow.objects.count() == (1 if confirmed else 0)


def test_of_two_people_who_take_a_signal_back_at_once_one_does():
    on = clock.today()
    with transaction.atomic():
        cast = assemble(on)
        officer = cast.officer.actor
    with scope(cast.officer):
        service = factories.rated(cast.ambershire, on=on)
        about = Note("feedback.concerns", 3, on, "Falls are not written down", Teller.HEALTH)
        actions.note_signal(by=officer, service=service, note=about, submission_key="one")
        number = SignalRow.objects.get().pk
    answers = [lambda: actions.withdraw_signal(by=officer, signal_id=number, reason="Wrong home")] * 2
    done, refused, failed = together(answers)
    assert (done, refused, failed) == (1, [NotingRefused.TAKEN_BACK], [])
    with scope(cast.officer):
        assert SignalWithdrawal.objects.count() == 1

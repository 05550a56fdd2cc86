"""Steps of one disagreement at the same moment: one counts, the others are told that it did."""

from __future__ import annotations

import pytest
from django.db import transaction

from carepost.core import clock
from carepost.core.tests.together import together
from carepost.councils.rules import Role
from carepost.councils.tests.cast import Cast, Person, assemble, member, scope
from carepost.register.models import Service
from carepost.register.tests.factories import make_organisation
from carepost.risk import actions
from carepost.risk.actions import disagreeing as verbs
from carepost.risk.models import Disagreement, DisagreementEvent, SignalWithdrawal
from carepost.risk.rules.disagreeing import DisagreementFault as Fault
from carepost.risk.rules.disagreeing import State
from carepost.risk.rules.noting import Note, Teller
from carepost.risk.tests import factories

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
    pytest.mark.data_layer,
]
KIND = "feedback.concerns"


@pytest.fixture
def people() -> tuple[Cast, list[Person]]:
    """The cast, and two who did not note what is disputed. Their places are read before anybody races."""
    on = clock.today()
    with transaction.atomic():
        cast = assemble(on)
        others = [
            member(f"Colleague {n}", Role.POST_OFFICER, on=on, council=cast.ambershire) for n in range(2)
        ]
        for person in (cast.officer, cast.provider, *others):
            assert person.actor
    return cast, others


@pytest.fixture
def home(people: tuple[Cast, list[Person]]) -> Service:
    cast, _ = people
    with scope(cast.officer) as officer:
        own = make_organisation(body=cast.willow, name="Willow Care Ltd")
        service = factories.rated(cast.ambershire, on=clock.today(), organisation=own)
        note = Note(KIND, 3, clock.today(), "Falls are not written down", Teller.HEALTH)
        actions.note_signal(by=officer, service=service, note=note, submission_key="one")
    return service


def disagree(cast: Cast, home: Service, key: str) -> Disagreement:
    dispute = verbs.Dispute(KIND, "Every fall is in the book.")
    return verbs.disagree(by=cast.provider.actor, service=home, dispute=dispute, submission_key=key)


def events(cast: Cast) -> list[str]:
    with scope(cast.officer):
        return list(DisagreementEvent.objects.order_by("pk").values_list("verb", flat=True))


def test_of_two_answers_at_once_one_counts_and_the_signal_is_taken_back_once_or_not_at_all(people, home):
    cast, others = people
    row = disagree(cast, home, "k")
    kinds = (State.UPHELD, State.NOT_UPHELD)
    answers = [
        lambda by=by.actor, how=how: verbs.answer_disagreement(
            by=by, disagreement_id=row.pk, answer=how, words="We looked at the book.", key=how.value
        )
        for by, how in zip(others, kinds, strict=True)
    ]
    assert together(answers) == (1, [Fault.ENDED], [])
    with scope(cast.officer):
        row.refresh_from_db()
        assert SignalWithdrawal.objects.count() == (row.state == State.UPHELD)
    assert len(events(cast)) == 2


def test_answered_and_taken_back_at_once_it_ends_in_one_way(people, home):
    cast, others = people
    row = disagree(cast, home, "k")
    steps = [
        lambda: verbs.take_back_disagreement(by=cast.provider.actor, disagreement_id=row.pk, key="back"),
        lambda: verbs.answer_disagreement(
            by=others[0].actor, disagreement_id=row.pk, answer=State.UPHELD, words="So it is.", key="answer"
        ),
    ]
    assert together(steps) == (1, [Fault.ENDED], [])
    with scope(cast.officer):
        row.refresh_from_db()
        assert row.state in (State.UPHELD, State.TAKEN_BACK)
        assert SignalWithdrawal.objects.count() == (row.state == State.UPHELD)


def test_the_same_press_at_once_is_said_once_and_so_is_the_same_reason(people, home):
    cast, _ = people
    assert together([lambda: disagree(cast, home, "k")] * 3) == (3, [], [])
    assert together([lambda: disagree(cast, home, "another")] * 2) == (0, [Fault.SAID_ALREADY] * 2, [])
    assert len(events(cast)) == 1


def test_the_same_answer_pressed_twice_at_once_is_given_once(people, home):
    cast, others = people
    row = disagree(cast, home, "k")
    give = {"disagreement_id": row.pk, "answer": State.NOT_UPHELD, "words": "The book says it.", "key": "a"}
    assert together([lambda: verbs.answer_disagreement(by=others[0].actor, **give)] * 2) == (2, [], [])
    assert len(events(cast)) == 2

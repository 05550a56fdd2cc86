"""Two officers at the numbers of one service at the same moment, each on a connection of their own."""

from __future__ import annotations

import pytest
from django.db import transaction

from carepost.contact import actions
from carepost.contact.actions import numbers as verbs
from carepost.contact.queries import numbers
from carepost.contact.rules import Outcome
from carepost.contact.rules.numbers import Card, Number, NumberFault
from carepost.contact.tests import factories
from carepost.core import clock, tenancy
from carepost.core.tests.together import together
from carepost.councils.rules import Role
from carepost.councils.tests.cast import assemble, member, scope
from carepost.register.tests.factories import make_service

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
    pytest.mark.data_layer,
]
OFFICE, NIGHT = "01225 700 100", "01632 960 002"


@pytest.fixture
def two():
    """An officer, a colleague, and a service with a number of the register's and one of the council's."""
    on = clock.today()
    with transaction.atomic():
        cast = assemble(on)
        other = member("Dana Fox", Role.POST_OFFICER, on=on, council=cast.ambershire).actor
        service = make_service(host=cast.ambershire, phone=OFFICE)
        officer = cast.officer.actor
    with scope(cast.officer):
        verbs.keep_numbers(by=officer, service=service, card=Card(numbers=(Number(NIGHT),)), seen=0)
    return officer, other, service


def now_of(officer, service):
    """The numbers as they stand once both have done."""
    with tenancy.transaction_for(officer):
        return numbers.reach(officer, service)


def test_of_two_who_mark_the_same_number_one_does_and_the_other_is_told(two):
    officer, other, service = two
    marks = [
        lambda by=by: verbs.mark_number(by=by, service=service, number=OFFICE, wrong=True)
        for by in (officer, other)
    ]
    assert together(marks) == (1, [NumberFault.MARKED], [])
    assert now_of(officer, service).version == 2


def test_two_who_mark_different_numbers_both_do_and_neither_mark_is_lost(two):
    officer, other, service = two
    marks = [
        lambda by=by, number=number: verbs.mark_number(by=by, service=service, number=number, wrong=True)
        for by, number in ((officer, OFFICE), (other, NIGHT))
    ]
    assert together(marks) == (2, [], [])
    found = now_of(officer, service)
    assert ({each.number for each in found.wrong}, found.numbers) == ({OFFICE, NIGHT}, ())


def test_a_call_that_finds_a_number_wrong_and_a_card_that_is_changed_meanwhile_both_count(two):
    officer, other, service = two
    actions.claim_call(by=officer, service=service)
    with tenancy.transaction_for(officer):
        call = factories.call_input(officer, outcome=Outcome.WRONG_NUMBER, rang=OFFICE)
    changed = Card(numbers=(Number(NIGHT), Number("01632 960 003")))
    done, refused, failed = together([
        lambda: actions.record_call(by=officer, service=service, call=call, submission_key="one"),
        lambda: verbs.keep_numbers(by=other, service=service, card=changed, seen=1),
    ])  # fmt: skip
    assert failed == []
    found = now_of(officer, service)
    assert [each.number for each in found.wrong] == [OFFICE]
    if refused:  # the call came first: the colleague reads what it changed, and nothing is written over
        assert (done, refused) == (1, [NumberFault.STALE])
    else:
        assert [each.number for each in found.numbers] == [NIGHT, "01632 960 003"]

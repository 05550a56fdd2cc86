"""A closing noted, taken back and confirmed at the same moment: one of each counts, and nothing is half done."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from carepost.contact.actions import closing as actions
from carepost.contact.models import Closing, ServiceContact
from carepost.contact.rules.closing import ClosingFault, Heard
from carepost.core import clock
from carepost.core.acting import Actor
from carepost.core.tests.together import together
from carepost.councils.permissions import Can
from carepost.councils.tests.cast import assemble, scope
from carepost.register.tests.factories import make_service

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
    pytest.mark.data_layer,
]


@pytest.fixture
def made():
    on = clock.today()
    with transaction.atomic():
        cast = assemble(on)
        service = make_service(host=cast.ambershire)
        officer, director = cast.officer.actor, cast.director.actor
    return cast, officer, director, service, Heard(on - timedelta(days=1), "Jo Marsh")


def test_of_several_people_who_note_it_at_once_one_does(made):
    cast, officer, _, service, heard = made
    notes = [
        lambda: actions.note_closing(by=officer, service=type(service).objects.get(pk=service.pk), heard=heard)
    ] * 4  # fmt: skip
    done, refused, failed = together(notes)
    assert (done, refused, failed) == (1, [ClosingFault.ALREADY] * 3, [])
    with scope(cast.officer):
        assert Closing.objects.count() == 1


def test_taken_back_while_an_import_is_checked_it_ends_taken_back_and_is_called_again(made):
    cast, officer, director, service, heard = made
    closing = actions.note_closing(by=officer, service=service, heard=heard)
    with transaction.atomic():
        type(service).objects.filter(pk=service.pk).update(
            status="deregistered", deregistered_on=clock.today()
        )
    council_id = cast.ambershire.pk
    machine = Actor.operator("checks", council_id=council_id, permissions={Can.CHECK_CLOSINGS})
    done, refused, failed = together(
        [
            lambda: actions.check_closings(by=machine, council_id=council_id),
            lambda: actions.undo_closing(by=director, closing_id=closing.pk, reason="One wing only"),
            lambda: actions.check_closings(by=machine, council_id=council_id),
        ]
    )
    assert (done, refused, failed) == (3, [], [])
    with scope(cast.officer):
        assert Closing.objects.get().state == "undone"
        assert ServiceContact.objects.get().closed_on is None
        told = list(closing.events.order_by("pk").values_list("from_state", "to_state"))
        assert [before for before, _ in told] == ["", *(after for _, after in told[:-1])]

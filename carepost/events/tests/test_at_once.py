"""Two who want the last place at the same moment; a form sent many times at once."""

from __future__ import annotations

import pytest
from django.db import transaction

from carepost.core import clock
from carepost.core.tests.together import together
from carepost.councils.tests.cast import assemble, scope
from carepost.events import actions
from carepost.events.models import Event, Place
from carepost.events.rules import PlaceFault, State
from carepost.events.tests import factories as made

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
    pytest.mark.data_layer,
]


@pytest.fixture
def cast():
    with transaction.atomic():
        everybody = assemble(clock.today())
        assert everybody.officer.actor  # found while a transaction is open
    return everybody


def put(by, event, person):
    return lambda: actions.put_down(by=by, event_id=event.pk, person=person)


def test_of_four_who_want_the_last_place_one_has_it_and_three_wait(cast):
    by = cast.officer.actor
    event = made.opened(by, places=1)
    done, refused, failed = together([put(by, event, made.person()) for _ in range(4)])
    assert (done, refused, failed) == (4, [], [])
    with scope(cast.officer):
        assert sorted(Place.objects.values_list("state", flat=True)) == [
            "held",
            "waiting",
            "waiting",
            "waiting",
        ]
        assert (Event.objects.get().taken, Event.objects.get().state) == (1, State.FULL)


def test_the_same_person_at_the_same_moment_is_on_the_list_once(cast):
    by = cast.officer.actor
    event = made.opened(by)
    done, refused, failed = together([put(by, event, made.person("Jo", "jo@x.example"))] * 3)
    assert (done, refused, failed) == (1, [PlaceFault.ALREADY_THERE] * 2, [])


def test_two_who_give_up_at_once_let_two_move_up_and_nobody_twice(cast):
    by = cast.officer.actor
    _, places = made.full(by, places=2, waiting=3)
    give_up = [lambda place=place: actions.give_up_place(by=by, place_id=place.pk) for place in places[:2]]
    done, refused, failed = together([*give_up, *give_up])
    assert (done, refused, failed) == (2, [PlaceFault.NOT_NOW] * 2, [])
    with scope(cast.officer):
        rows = Place.objects.order_by("queued_at", "pk").values_list("state", flat=True)
        assert list(rows) == ["given_up", "given_up", "offered", "offered", "waiting"]
        assert Event.objects.get().taken == 2


def test_a_plan_sent_three_times_at_once_is_planned_once(cast):
    by, plan = cast.officer.actor, made.plan()
    again = [lambda: actions.plan_event(by=by, plan=plan, weeks=2, submission_key="once")] * 3
    done, refused, failed = together(again)
    assert (done, refused, failed) == (3, [], [])
    with scope(cast.officer):
        assert Event.objects.count() == 2

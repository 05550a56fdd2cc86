"""Two who want the last place at the same moment, a place that moves two ways at once, a form sent many times."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction

from carepost.core import clock
from carepost.core.tests.together import together
from carepost.councils.tests.cast import assemble, scope
from carepost.events import actions
from carepost.events.audience import invitees
from carepost.events.models import AttendanceTaken, Evaluation, Event, EventInvitation, Place
from carepost.events.rules import TAKEN, JobRole, PlaceFault, State
from carepost.events.rules.after import AfterFault, Useful
from carepost.events.rules.inviting import Audience, Group, InviteFault
from carepost.events.tests import factories as made
from carepost.events.tests.reports import zoom

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


def agreed():
    """The event as it stands, once its column is seen to agree with its places."""
    event = Event.objects.get()
    assert event.taken == Place.objects.filter(state__in=TAKEN).count() <= (event.places or 0)
    return event


def test_a_place_that_is_confirmed_and_given_up_at_once_goes_one_way_after_the_other(cast):
    by = cast.officer.actor
    _, (first, second, _) = made.full(by, waiting=2)
    actions.give_up_place(by=by, place_id=first.pk)
    ways = [lambda: actions.confirm_place(by=by, place_id=second.pk)]
    ways += [lambda: actions.give_up_place(by=by, place_id=second.pk)]
    done, refused, failed = together(ways)
    assert (done + len(refused), failed) == (2, [])
    assert set(refused) <= {PlaceFault.NOT_NOW}
    with scope(cast.officer):
        assert agreed().state == State.FULL
        rows = Place.objects.order_by("queued_at", "pk").values_list("state", flat=True)
        assert list(rows) == ["given_up", "given_up", "offered"]


def test_an_event_that_is_cancelled_while_a_place_is_given_up_asks_nobody_to_come_afterwards(cast):
    by = cast.officer.actor
    event, (first, second) = made.full(by)
    ways = [lambda: actions.cancel_event(by=by, event_id=event.pk, why="The host is ill.")]
    ways += [lambda: actions.give_up_place(by=by, place_id=first.pk)]
    done, refused, failed = together(ways)
    assert (done + len(refused), failed) == (2, [])
    assert set(refused) <= {PlaceFault.NOT_OPEN}
    with scope(cast.officer):
        assert agreed().state == State.CANCELLED
        second.refresh_from_db()
        assert second.state == ("waiting" if refused else "offered")


def test_a_place_that_lapses_while_it_is_confirmed_is_one_persons(cast):
    by = cast.officer.actor
    _, (first, second, _) = made.full(by, waiting=2)
    actions.give_up_place(by=by, place_id=first.pk)
    with scope(cast.officer):
        Place.objects.filter(pk=second.pk).update(confirm_by=clock.now() - timedelta(seconds=1))
    tend = made.tender(cast.ambershire)
    ways = [lambda: actions.tend_events(by=tend, council_id=cast.ambershire.pk)]
    ways += [lambda: actions.confirm_place(by=by, place_id=second.pk)]
    done, refused, failed = together(ways)
    assert (done, refused, failed) == (1, [PlaceFault.TOO_LATE], [])
    with scope(cast.officer):
        assert agreed().state == State.FULL
        rows = Place.objects.order_by("queued_at", "pk").values_list("state", flat=True)
        assert list(rows) == ["given_up", "lapsed", "offered"]


def test_an_invitation_sent_and_answered_three_times_at_once_counts_once(cast):
    by, door = cast.officer.actor, made.tender(cast.ambershire, "events.answer_invitation")
    event, audience = made.opened(by), Audience((Group.PARTNERS,))
    with scope(cast.officer):
        number = len(invitees(event, audience, clock.today()))
    send = [lambda: actions.invite_to_event(by=by, event_id=event.pk, audience=audience, number=number)]
    done, refused, failed = together(send * 3)
    assert (done, refused, failed) == (1, [InviteFault.NOBODY] * 2, [])
    with scope(cast.officer):
        mine = EventInvitation.objects.get(user_id=cast.partner.user.pk)
    role = JobRole.PROFESSIONAL
    come = [lambda: actions.answer_invitation(by=door, invitation_id=mine.pk, role=role)]
    done, refused, failed = together(come * 3)
    assert (done, refused, failed) == (1, [PlaceFault.ALREADY_THERE] * 2, [])


def at_its_end(event, verb):
    """The verb as it is called when the event is over: each thread has its own clock."""

    def call():
        with clock.freeze(event.ends_at):
            return verb()

    return call


def test_a_report_taken_and_an_evaluation_sent_three_times_at_once_count_once(cast):
    by = cast.officer.actor
    event = made.opened(by)
    place = made.put_down(by, event)
    joined, left = (f"{each:%d/%m/%Y %H:%M:%S}" for each in (event.begins_at, event.ends_at))
    report = zoom([f"{place.name},{place.email},{joined},{left},60,Yes,No"])
    take = partial(actions.take_attendance, by=by, event_id=event.pk, name="x", content=report)
    assert together([at_its_end(event, take)] * 3) == (3, [], [])
    at_its_end(event, partial(actions.hold_event, by=by, event_id=event.pk))()
    said = {"useful": Useful.VERY, "learned": "", "better": ""}
    say = partial(actions.say_how_it_was, by=made.link_actor(place), place_id=place.pk, **said)
    done, refused, failed = together([at_its_end(event, say)] * 3)
    assert (done, refused, failed) == (1, [AfterFault.ENDED] * 2, [])
    with scope(cast.officer):
        assert (AttendanceTaken.objects.count(), Evaluation.objects.count()) == (1, 1)
        assert Place.objects.get().minutes == 60

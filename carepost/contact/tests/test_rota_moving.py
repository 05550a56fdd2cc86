"""A call of the rota moved by hand, put back, locked where it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from carepost.contact.actions import rota as verbs
from carepost.contact.rules.rota import AbsenceKind, MoveFault
from carepost.contact.tests.conftest import TODAY
from carepost.contact.tests.planned import places, published
from carepost.core import clock
from carepost.core.refusals import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

TOMORROW = TODAY + timedelta(days=1)


def test_a_call_is_moved_by_hand_and_locked_there_and_put_back(team, services):
    published(team[0])
    place = places(day=TODAY).first()
    was = (place.officer_id, place.day, place.minute)
    other = next(actor for actor in team if actor.user_id != place.officer_id)
    to = verbs.Spot(other.user_id, TODAY, 15 * 60 + 30)
    moved = verbs.move_call(by=team[0], place_id=place.pk, to=to)
    assert (moved.officer_id, moved.minute, moved.locked_by) == (other.user_id, 15 * 60 + 30, team[0].name)
    back = verbs.put_back_call(by=team[0], place_id=place.pk)
    assert (back.officer_id, back.day, back.minute, back.locked_by) == (*was, "")
    with pytest.raises(Refused, match="nothing to put back"):
        verbs.put_back_call(by=team[0], place_id=place.pk)


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        ((TODAY, 9 * 60), MoveFault.PAST),
        ((TODAY, 12 * 60 + 30), MoveFault.NOT_AT_WORK),
        ((TOMORROW, 9 * 60), MoveFault.AWAY),
        ((TODAY + timedelta(days=60), 9 * 60), MoveFault.TOO_LATE),
    ],
)
def test_a_place_where_the_call_cannot_be_is_refused_with_the_reason(team, services, to, reason):
    published(team[0])
    verbs.note_absence(
        by=team[0], user_id=team[1].user_id, kind=AbsenceKind.LEAVE, first=TOMORROW, last=TOMORROW
    )
    place = places(day=TODAY).first()
    with pytest.raises(Refused) as refused:
        verbs.move_call(by=team[0], place_id=place.pk, to=verbs.Spot(team[1].user_id, *to))
    assert reason in refused.value.reasons


def test_two_calls_cannot_be_at_one_time(team, services):
    published(team[0])
    first, second = places(officer_id=team[0].user_id)[:2]
    with pytest.raises(Refused, match="another call at that time"):
        verbs.move_call(
            by=team[0], place_id=second.pk, to=verbs.Spot(first.officer_id, first.day, first.minute)
        )
    second.officer_id, second.day, second.minute = first.officer_id, first.day, first.minute
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


def test_a_locked_call_stays_in_the_next_rota_and_is_moved_only_once_unlocked(team, services):
    published(team[0])
    place = places().last()
    kept = (place.service_id, place.officer_id, place.day, place.minute)
    verbs.lock_call(by=team[0], place_id=place.pk)
    spot = verbs.Spot(place.officer_id, place.day, place.minute)
    with pytest.raises(Refused, match="It is locked"):
        verbs.move_call(by=team[0], place_id=place.pk, to=spot)
    with clock.freeze(clock.now() + timedelta(minutes=1)):
        published(team[1])
    again = places(service_id=place.service_id, day=place.day).get()
    assert (again.service_id, again.officer_id, again.day, again.minute) == kept
    assert again.locked_by == team[0].name
    assert verbs.unlock_call(by=team[0], place_id=again.pk).locked_by == ""

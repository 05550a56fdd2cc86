"""What leaders are told of events: figures that are their rows, in the days of the report."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from carepost.core import clock
from carepost.events import actions, reporting
from carepost.events.tests import factories as made
from carepost.register.tests.monday import TODAY
from carepost.ui.reporting import Period

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def test_events_held_and_hours_learned_in_the_period(officer, service):
    week = Period(TODAY + timedelta(days=7), TODAY + timedelta(days=13), clock.now())
    event = made.opened(officer, minutes=90)
    made.opened(officer, begins=clock.now() + timedelta(days=20))
    places = [made.put_down(officer, event, service=service), made.put_down(officer, event)]
    with clock.freeze(event.ends_at):
        actions.tick_attendance(
            by=officer, event_id=event.pk, came=[place.pk for place in places], submission_key="k"
        )
        actions.hold_event(by=officer, event_id=event.pk)
    held, hours = reporting.section(officer, week).figures
    assert (held.value, hours.value, len(hours.behind.rows)) == (1, Decimal("3.0"), 1)
    assert hours.sentence == "By 2 people; 1 of 1 service had somebody there."
    assert [point.value for point in held.trend] == [0] * 7 + [1]
    before, none = reporting.section(officer, week.earlier(1)).figures
    assert (before.value, none.value) == (0, 0)

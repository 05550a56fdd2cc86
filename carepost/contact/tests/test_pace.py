"""A policy that shortens the time between calls begins: what Today says, and what the night notes."""

from datetime import UTC, date, datetime, timedelta

import pytest

from carepost.contact import actions, queries
from carepost.contact.tests import factories
from carepost.contact.tests.test_today import stands
from carepost.core import clock, policies
from carepost.core.acting import Actor
from carepost.councils.permissions import Can
from carepost.councils.tests.cast import scope
from carepost.register.tests.factories import make_service
from carepost.risk.rules import Band, ScorePolicy

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 9, 10, 30, tzinfo=UTC)
TODAY = NOW.date()
QUICK = ScorePolicy(cadence={Band.GREEN: 5, Band.AMBER: 3, Band.RED: 1, Band.GREY: 3})


@pytest.fixture
def officer(cast):
    by = Actor.operator("tests", council_id=cast.ambershire.pk, permissions={Can.ADOPT_POLICY})
    with clock.freeze(NOW), scope(cast.officer) as viewer:
        policies.adopt(
            by=by, council_id=cast.ambershire.pk, key="risk.score", values=policies.as_kept(QUICK), valid_from=TODAY,
            authority="Cabinet",
        )  # fmt: skip
        yield viewer


def called(cast, name, band, last):
    service = make_service(host=cast.ambershire, name=name, first_seen_on=date(2026, 10, 1))
    stands(service, band)
    factories.clock_at(service, last)


def late(officer, days):
    now = NOW + timedelta(days=days)
    with clock.freeze(now):
        return {row.name: row.days_late for row in queries.today(officer, now).rows}


def test_on_its_first_day_calls_are_due_and_none_is_late_that_was_not(cast, officer):
    called(cast, "Ten days ago", "green", TODAY - timedelta(days=10))
    called(cast, "Yesterday", "green", TODAY - timedelta(days=1))
    called(cast, "Late before", "amber", TODAY - timedelta(days=9))
    assert late(officer, 0) == {"Ten days ago": 0, "Late before": 2}
    assert late(officer, 1)["Ten days ago"] == 1


def test_the_night_notes_no_call_missed_before_its_first_day_is_over(cast, officer):
    called(cast, "Ten days ago", "green", TODAY - timedelta(days=10))
    assert noted(cast) == 0
    with clock.freeze(NOW + timedelta(days=1)):
        assert noted(cast) == 1


def noted(cast):
    by = Actor.operator(
        "tests", council_id=cast.ambershire.pk, permissions={Can.NOTE_MISSED_CALLS, Can.RECOMPUTE}
    )
    return actions.note_missed_calls(by=by, council_id=cast.ambershire.pk, today=clock.today()).noted

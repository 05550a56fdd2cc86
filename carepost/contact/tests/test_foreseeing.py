"""When calls would be due under a draft of the policy of standings, held against what comes once it is adopted."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from carepost.contact import due
from carepost.contact.queries import foreseeing
from carepost.contact.tests import factories
from carepost.contact.tests.pages import text
from carepost.core import clock, policies
from carepost.core.acting import Actor
from carepost.councils.permissions import Can
from carepost.councils.tests.cast import scope
from carepost.register.models import Service
from carepost.risk.models import Standing
from carepost.risk.rules import Band, ScorePolicy
from carepost.risk.tests.factories import rated, recompute

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 9, 10, 30, tzinfo=UTC)
TODAY = NOW.date()
CADENCES = {Band.GREEN: 5, Band.AMBER: 3, Band.RED: 1, Band.GREY: 4}
LESS_OFTEN = {Band.GREEN: 14, Band.AMBER: 12, Band.RED: 2, Band.GREY: 13}
QUICK = ScorePolicy(cadence=CADENCES)
HARSH = ScorePolicy(red_from=8, amber_from=2, cadence=CADENCES)
SLOW = ScorePolicy(cadence=LESS_OFTEN)


@pytest.fixture
def officer(cast):
    with clock.freeze(NOW), scope(cast.officer) as viewer:
        yield viewer


@pytest.fixture
def homes(cast, officer):
    made = []
    for number, value in enumerate(("good", "requires_improvement", "inadequate", "outstanding") * 4):
        service = rated(
            cast.ambershire, value, on=TODAY, name=f"Home {number}", first_seen_on=date(2026, 10, 1)
        )
        factories.clock_at(service, TODAY - timedelta(days=number) if number % 5 else None)
        made.append(service)
    recompute(cast.ambershire, TODAY)
    return made


def adopt(cast, draft):
    by = Actor.operator("tests", council_id=cast.ambershire.pk, permissions={Can.ADOPT_POLICY})
    policies.adopt(
        by=by, council_id=cast.ambershire.pk, key="risk.score", values=policies.as_kept(draft), valid_from=TODAY,
        authority="Cabinet",
    )  # fmt: skip
    recompute(cast.ambershire, TODAY)


def clocks(cast):
    found = [due.clock_of(cast.ambershire.pk, service, TODAY) for service in Service.objects.all()]
    days = Counter(max(one.due.call_on, TODAY) for one in found)
    return days, sum(one.due.days_late(TODAY) > 0 for one in found)


@pytest.mark.parametrize(
    "draft", [QUICK, HARSH, SLOW], ids=["called more often", "judged harder too", "less often"]
)
def test_what_is_foreseen_is_what_comes_when_the_draft_is_adopted(cast, officer, homes, draft):
    found = foreseeing.under(officer, draft, TODAY)
    days, late = clocks(cast)
    assert {each.day: each.now for each in found.days if each.now} == {
        d: n for d, n in days.items() if d <= found.days[-1].day
    }
    assert found.late[0] == late
    adopt(cast, draft)
    days, late = clocks(cast)
    assert {each.day: each.then for each in found.days if each.then} == {
        d: n for d, n in days.items() if d <= found.days[-1].day
    }
    assert found.late[1] == late


def test_a_draft_by_which_services_are_called_more_often_makes_none_late_today(cast, officer, homes):
    found = foreseeing.under(officer, QUICK, TODAY)
    assert found.late[1] <= found.late[0]
    assert found.sooner > 0


def test_foreseeing_writes_nothing_and_asks_no_more_for_more_services(cast, officer, homes):
    before = list(Standing.objects.order_by("pk").values())
    with CaptureQueriesContext(connection) as few:
        foreseeing.under(officer, HARSH, TODAY)
    assert list(Standing.objects.order_by("pk").values()) == before
    for number in range(8):
        rated(cast.ambershire, "good", on=TODAY, name=f"More {number}")
    recompute(cast.ambershire, TODAY)
    with CaptureQueriesContext(connection) as many:
        foreseeing.under(officer, HARSH, TODAY)
    assert len(many) == len(few)


def test_the_draft_says_on_which_day_calls_are_to_be_made(cast, homes, client_as):
    with clock.freeze(NOW):
        page = text(client_as(cast.officer).get("/policies/risk.score/draft/?cadence.green=10"))
        other = text(client_as(cast.officer).get("/policies/contact.calls/draft/?claim_minutes=20"))
    assert "Today, with all that is late" in page
    assert "would be called sooner" in page
    assert "Today, with all that is late" not in other

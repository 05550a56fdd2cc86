"""What leaders are told of calls, against counts made another way."""

from datetime import UTC, date, datetime, timedelta

import pytest

from carepost.contact import jobs, queries, reporting
from carepost.contact.models import WelfareCall
from carepost.contact.rules import Outcome
from carepost.contact.tests import factories
from carepost.core import clock
from carepost.councils.tests.cast import scope
from carepost.register.tests.factories import make_service
from carepost.risk.models import SignalRow
from carepost.ui.reporting import Period

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)
WEEK = Period(date(2026, 11, 16), date(2026, 11, 22), NOW)


@pytest.fixture
def officer(cast):
    with clock.freeze(NOW), scope(cast.officer) as viewer:
        yield viewer


def figures(section):
    return {figure.key: figure for figure in section.figures}


def test_calls_of_the_period_are_counted_with_those_on_its_first_and_last_day(cast, officer):
    service = make_service(host=cast.ambershire)
    for day in (15, 16, 22, 23):
        factories.past_call(service, date(2026, 11, day))
    factories.past_call(service, date(2026, 11, 18), Outcome.NO_ANSWER)
    factories.past_call(service, date(2026, 11, 19), is_current=False)
    found = figures(reporting.calls(officer, WEEK))
    assert (found["calls.completed"].value, found["calls.attempts"].value) == (2, 1)
    assert found["calls.completed"].sentence == "2 calls were completed, and 1 other attempt made."
    assert [point.value for point in found["calls.completed"].trend] == [0, 0, 0, 0, 0, 0, 1, 2]
    rows = found["calls.completed"].behind.rows
    assert len(rows) == WelfareCall.objects.filter(
        on__range=(WEEK.start, WEEK.end), outcome="completed", is_current=True
    ).count()  # fmt: skip
    assert rows[0].cells == (service.name, "22 Nov 2026", "Completed")


def test_a_call_late_in_the_evening_before_summer_time_ends_counts_on_its_london_day(cast, officer):
    service = make_service(host=cast.ambershire)
    # 23:30 UTC on Saturday 24 October is half past midnight on Sunday in London, which is still on summer time.
    started = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)
    factories.past_call(service, clock.local_day(started), started_at=started, ended_at=started)
    week = Period(date(2026, 10, 19), date(2026, 10, 25), NOW)
    assert figures(reporting.calls(officer, week))["calls.completed"].value == 1
    assert figures(reporting.calls(officer, week.earlier(-1)))["calls.completed"].value == 0


def test_the_promise_is_judged_over_four_weeks_and_agrees_with_the_page_of_coverage(cast, officer):
    kept, broken = make_service(host=cast.ambershire), make_service(host=cast.ambershire)
    start = WEEK.end - timedelta(days=27)
    for back in (27, 14, 0):
        factories.past_call(kept, WEEK.end - timedelta(days=back))
    factories.past_call(broken, WEEK.end)
    figure = figures(reporting.calls(officer, WEEK))["calls.promise"]
    share = queries.coverage(officer, start, WEEK.end, NOW).share
    assert (figure.value, figure.denominator) == (share.numerator, share.denominator) == (1, 2)
    assert figure.told == "50.0%"
    assert [row.counts for row in figure.behind.rows] == [0, 1]


def test_missed_calls_are_those_that_the_nights_noted_and_can_be_told_again_later(cast):
    service = make_service(host=cast.ambershire, first_seen_on=date(2026, 11, 5))
    for day in range(6, 26):
        if day == 24:
            with clock.freeze(datetime(2026, 11, 23, 10, tzinfo=UTC)), scope(cast.officer) as by:
                factories.record(by, service)
        with clock.freeze(datetime(2026, 11, day, 2, 10, tzinfo=UTC)):
            jobs.for_each_council()
    with scope(cast.officer) as viewer:
        assert SignalRow.objects.filter(kind="contact.missed").count() > 1
        late = reporting.missed(viewer, WEEK)
        after = reporting.missed(viewer, Period(WEEK.start, date(2026, 11, 23), NOW))
    found = figures(late)
    assert [row.cells[0] for row in found["missed.any"].behind.rows] == [service.name]
    assert [point.value for point in found["missed.any"].trend][-2:] == [1, 1]
    assert figures(after)["missed.any"].value == 0


def test_late_services_stand_with_their_step_of_the_ladder(cast, officer):
    long_late = make_service(host=cast.ambershire, first_seen_on=date(2026, 11, 2), name="Long late")
    just_late = make_service(host=cast.ambershire, first_seen_on=date(2026, 11, 15), name="Just late")
    found = figures(reporting.missed(officer, WEEK))
    assert [row.cells[0] for row in found["missed.late"].behind.rows] == [long_late.name, just_late.name]
    assert found["missed.late"].value == queries.coverage(officer, WEEK.start, WEEK.end, NOW).overdue
    assert [row.cells[0] for row in found["missed.visit"].behind.rows] == [long_late.name]
    assert "Consider an unannounced visit" in found["missed.visit"].behind.rows[0].cells[-1]


def test_another_council_is_told_none_of_it(cast):
    service = make_service(host=cast.ambershire)
    with scope(cast.officer):
        factories.past_call(service, date(2026, 11, 18))
    with scope(cast.neighbour) as viewer:
        found = figures(reporting.calls(viewer, WEEK))
    assert (found["calls.completed"].value, found["calls.promise"].told) == (0, "–")

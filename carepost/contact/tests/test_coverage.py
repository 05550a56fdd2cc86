"""How well the promise is kept: the mean is not compliance, every gap is."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carepost.contact import queries
from carepost.contact.rules import Outcome, SiteCalls, compliance
from carepost.contact.rules.closing import last_day
from carepost.contact.tests import factories
from carepost.core import clock
from carepost.councils.tests.cast import scope
from carepost.register.tests.factories import make_service

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 9, 10, 30, tzinfo=UTC)
START, END = date(2026, 10, 1), date(2026, 10, 30)


@pytest.fixture
def officer(cast):
    with clock.freeze(NOW), scope(cast.officer) as viewer:
        yield viewer


def day(n):
    return START + timedelta(days=n)


def with_calls(cast, *ns, **given):
    service = make_service(host=cast.ambershire, **given)
    for n in ns:
        factories.past_call(service, day(n))
    return service


def test_calls_on_day_0_14_and_29_do_not_keep_the_promise(cast, officer):
    with_calls(cast, 0, 14, 29, name="Missed by a day")
    with_calls(cast, 0, 14, 28, name="Kept")
    found = queries.coverage(officer, START, END, NOW)
    assert (found.share.numerator, found.share.denominator) == (1, 2)
    assert [
        (row.name, row.longest, row.kept, row.ended) for row in queries.gap_rows(officer, START, END, NOW)
    ] == [
        ("Missed by a day", 15, False, day(29)),
        ("Kept", 14, True, day(14)),
    ]
    assert [row.name for row in queries.gap_rows(officer, START, END, NOW, part="kept")] == ["Kept"]


def test_the_time_before_the_first_and_after_the_last_call_counts(cast, officer):
    with_calls(cast, 15, 29)
    with_calls(cast, 0, 14)
    assert queries.coverage(officer, START, END, NOW).share.numerator == 0


def test_attempts_and_superseded_calls_do_not_count(cast, officer):
    service = with_calls(cast, 0, 28)
    factories.past_call(service, day(14), Outcome.NO_ANSWER)
    factories.past_call(service, day(14), is_current=False)
    found = queries.coverage(officer, START, END, NOW)
    assert found.share.numerator == 0
    assert (found.completed, found.attempts) == (2, 1)


def test_what_is_expected_and_what_is_due_are_told_with_what_was_made(cast, officer):
    with_calls(cast, 0, first_seen_on=date(2026, 9, 1))
    found = queries.coverage(officer, START, END, NOW)
    assert (found.services, found.expected, found.overdue, found.due) == (1, 2, 1, 1)


@pytest.mark.parametrize(
    ("given", "calls", "counted", "part"),
    [
        ({"first_seen_on": day(20)}, [29], (day(20), END, 9), "opened"),
        ({"registered_on": day(20), "first_seen_on": day(25)}, [], (day(25), END, 4), "opened"),
        ({"registered_on": day(20), "first_seen_on": day(3)}, [], (day(20), END, 9), "opened"),
        ({"status": "deregistered", "deregistered_on": day(9)}, [0], (START, day(9), 9), "closed"),
        ({}, [0, 14, 28], (START, END, 14), ""),
    ],
)
def test_a_service_counts_from_when_it_was_first_seen_until_it_closed(
    cast, officer, given, calls, counted, part
):
    with_calls(cast, *calls, **given)
    (row,) = queries.gap_rows(officer, START, END, NOW)
    assert (row.opened, row.closed, row.longest) == counted
    assert row.kept
    found = queries.coverage(officer, START, END, NOW)
    assert (found.opened, found.closed) == (int(part == "opened"), int(part == "closed"))
    for each in ("opened", "closed"):
        assert len(queries.gap_rows(officer, START, END, NOW, part=each)) == int(part == each)


def test_one_that_closed_before_or_opened_after_the_period_does_not_count(cast, officer):
    with_calls(cast, status="deregistered", deregistered_on=day(-1))
    with_calls(cast, first_seen_on=day(30))
    assert queries.coverage(officer, START, END, NOW).share.denominator == 0


def test_each_figure_is_its_rows_and_the_file_equals_the_page(cast, officer, client_as):
    kept = with_calls(cast, 0, 14, 28, name="Kept House")
    with_calls(cast, 0, 29, name="Missed House")
    with_calls(cast, 29, name="New House", first_seen_on=day(20))
    factories.past_call(kept, day(15), Outcome.DECLINED)
    browser, period = client_as(cast.officer), f"since={START}&until={END}"
    found = queries.coverage(officer, START, END, NOW)
    figures = {
        "kept": found.share.numerator,
        "missed": found.share.denominator - found.share.numerator,
        "opened": found.opened,
        "closed": found.closed,
        "": found.share.denominator,
    }
    assert figures == {"kept": 2, "missed": 1, "opened": 1, "closed": 0, "": 3}
    for show, figure in figures.items():
        address = f"/calls/coverage/?{period}&show={show}"
        file = b"".join(browser.get(f"{address}&as=csv").streaming_content).decode().splitlines()[1:]
        page = browser.get(address).content.decode()
        assert len(file) == figure, show
        assert all(line.split(",")[0].strip('"') in page for line in file)
    for outcome, figure in (("completed", found.completed), ("attempts", found.attempts)):
        address = f"/calls/?{period}&outcome={outcome}&as=csv"
        assert len(b"".join(browser.get(address).streaming_content).decode().splitlines()) == figure + 1
    costs = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as seen:
            browser.get(f"/calls/coverage/?{period}")
        costs.append(len(seen))
        for n in range(12):
            with_calls(cast, n)
    assert costs[0] == costs[1] <= 16


def test_a_period_cannot_end_before_it_starts(officer):
    with pytest.raises(ValueError, match="cannot end before"):
        queries.coverage(officer, END, START, NOW)


def test_another_council_sees_none_of_it(cast):
    with_calls_service = make_service(host=cast.ambershire)
    with scope(cast.officer):
        factories.past_call(with_calls_service, day(0))
    with scope(cast.neighbour) as viewer:
        found = queries.coverage(viewer, START, END, NOW)
        assert (found.completed, found.share.denominator) == (0, 0)


places = st.lists(
    st.fixed_dictionaries(
        {
            "calls": st.lists(st.integers(-20, 50), max_size=8),
            "opened": st.none() | st.integers(-40, 60),
            "closed": st.none() | st.integers(-40, 60),
            "heard": st.none() | st.integers(-40, 60),
        }
    ),
    min_size=1,
    max_size=8,
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(places, st.integers(0, 40))
def test_the_share_in_sql_is_the_share_of_the_rules(cast, officer, cases, length):
    from carepost.contact.models import WelfareCall
    from carepost.register.models import Service

    sites = []
    for case in cases:
        opened = day(case["opened"] if case["opened"] is not None else -400)
        closed = None if case["closed"] is None else max(opened, day(case["closed"]))
        service = make_service(
            host=cast.ambershire, registered_on=opened, deregistered_on=closed,
            status="deregistered" if closed else "registered",
        )  # fmt: skip
        calls = [day(n) for n in case["calls"]]
        WelfareCall.objects.bulk_create(_call(service, on) for on in calls)
        heard = None if case["heard"] is None else max(opened, day(case["heard"]))
        factories.clock_at(service, None, closed_on=heard)
        sites.append(SiteCalls(calls, opened, last_day(closed, heard)))
    end = START + timedelta(days=length)
    by_rules, by_sql = compliance(sites, START, end), queries.coverage(officer, START, end, NOW).share
    assert (by_sql.numerator, by_sql.denominator) == (by_rules.numerator, by_rules.denominator)
    assert by_sql.definition == by_rules.definition
    Service.objects.update(withdrawn=True)


def _call(service, on):
    from carepost.contact.models import WelfareCall
    from carepost.core import ids

    started = factories.at(on)
    return WelfareCall(
        council_id=service.host_id, service=service, outcome="completed", started_at=started,
        ended_at=started, on=on, caller_name="x", recorded_by="x", recorded_at=started,
        submission_key=ids.submission_key(),
    )  # fmt: skip

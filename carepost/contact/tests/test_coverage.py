"""How well the promise is kept: the mean is not compliance, every gap is."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carepost.contact import queries
from carepost.contact.rules import Outcome, SiteCalls, compliance
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
    assert [row.name for row in queries.gap_rows(officer, START, END, NOW, kept=True)] == ["Kept"]


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
        sites.append(SiteCalls(calls, opened, closed))
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

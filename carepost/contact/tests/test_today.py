"""Who must be called today: the list in SQL agrees with the rules, and says why now."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carepost.contact import actions, due, queries
from carepost.contact.models import NonWorkingDay, ServiceContact
from carepost.contact.rules import Outcome, Pace
from carepost.contact.tests import factories
from carepost.contact.workdays import FIRST, LAST, days
from carepost.core import clock
from carepost.core.calendar import is_working_day
from carepost.councils.rules import Role
from carepost.councils.tests.cast import member, scope
from carepost.register.models import Service
from carepost.register.tests.factories import make_service
from carepost.risk.models import Standing
from carepost.risk.rules import Band, ScorePolicy
from carepost.risk.tests.factories import rated

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 9, 10, 30, tzinfo=UTC)
TODAY = date(2026, 11, 9)


@pytest.fixture(autouse=True)
def _monday():
    with clock.freeze(NOW):
        yield


@pytest.fixture
def officer(cast):
    with scope(cast.officer) as viewer:
        yield viewer


def stands(service, band, *, since=None, before="", triggers=(), reasons=(), score=0):
    return Standing.objects.create(
        council_id=service.host_id, service=service, on=TODAY, since=date(2026, 1, 5), paced_since=since,
        paced_before=before, band=band,
        computed=band, score_band=band, score=score, coverage=1, enough_known=True, triggers=list(triggers),
        reasons=list(reasons), policy_version="risk.score@default", computed_at=NOW,
    )  # fmt: skip


def called(cast, name, band, last, **given):
    service = make_service(host=cast.ambershire, name=name, first_seen_on=date(2026, 10, 1))
    stands(service, band, **given)
    factories.clock_at(service, last)
    return service


def names(found):
    return [row.name for row in found.rows]


def test_overdue_come_first_then_worse_standing_then_longest_ago(cast, officer):
    called(cast, "Green today", "green", date(2026, 10, 26))
    called(cast, "Red today", "red", date(2026, 11, 6))
    called(cast, "Amber late", "amber", date(2026, 10, 30))
    called(cast, "Green late", "green", date(2026, 10, 20))
    called(cast, "Amber today, long ago", "amber", date(2026, 11, 2))
    called(cast, "Green not yet", "green", date(2026, 10, 27))
    found = queries.today(officer, NOW)
    assert names(found) == [
        "Amber late", "Green late", "Red today", "Amber today, long ago", "Green today",
    ]  # fmt: skip
    assert (found.to_call, found.late) == (5, 2)


def test_a_service_never_called_appears_and_says_so(cast, officer):
    make_service(host=cast.ambershire, name="New", first_seen_on=date(2026, 11, 2))
    make_service(host=cast.ambershire, name="Newer", first_seen_on=date(2026, 11, 3))
    found = queries.today(officer, NOW)
    assert names(found) == ["New"]
    assert found.rows[0].band == "grey"
    assert found.rows[0].why == (
        "Due today.", "Never called; first seen on 2 November 2026. Grey is called every 7 days.",
    )  # fmt: skip


def test_sites_and_dormant_services_are_called_and_others_are_not(cast, officer):
    long_ago = {"first_seen_on": date(2026, 1, 5)}
    make_service(host=cast.ambershire, name="A site", kind="site", organisation=None, **long_ago)
    make_service(host=cast.ambershire, name="Asleep", status="dormant", **long_ago)
    make_service(
        host=cast.ambershire, name="Gone", status="deregistered", deregistered_on=date(2026, 2, 2), **long_ago
    )
    make_service(host=cast.ambershire, name="A dentist", adult_social_care=False, **long_ago)
    make_service(host=cast.borechester, name="Theirs", **long_ago)
    assert sorted(names(queries.today(officer, NOW))) == ["A site", "Asleep"]


def test_each_row_says_why_now_with_the_strongest_worries(cast, officer):
    reasons = [
        {"sentence": "No registered manager since 9 October 2026 (31 days).", "severity": 3, "points": "6.0",
         "kind": "manager.gap", "observed_on": "2026-11-01", "source": "CQC register"},
        {"sentence": "Welfare calls missed in a row: 2.", "severity": 3, "points": "0",
         "kind": "contact.missed", "observed_on": "2026-11-01", "source": ""},
    ]  # fmt: skip
    called(cast, "Willow Bank", "amber", date(2026, 10, 30), reasons=reasons)
    row = queries.today(officer, NOW).rows[0]
    assert row.why == (
        "3 days late.",
        "No registered manager since 9 October 2026 (31 days).",
        "Last completed call on 30 October 2026. Amber is called every 7 days.",
    )


def test_a_claim_shows_at_once_by_whom_and_until_when(cast, officer):
    service = called(cast, "Willow Bank", "green", date(2026, 10, 20))
    actions.claim_call(by=officer, service=service)
    row = queries.today(officer, NOW).rows[0]
    assert (row.claimed_by, row.claimed_until, row.mine) == (
        officer.name, NOW + timedelta(minutes=30), True,
    )  # fmt: skip
    with scope(member("Colleague", Role.POST_OFFICER, on=TODAY, council=cast.ambershire)) as other:
        seen = queries.today(other, NOW)
        assert (seen.rows[0].mine, seen.waiting_for_me) == (False, 0)
    later = queries.today(officer, NOW + timedelta(minutes=31))
    assert later.rows[0].claimed_by == ""


def test_what_i_hold_or_have_drafted_waits_for_me(cast, officer):
    for n in range(3):
        service = called(cast, f"Home {n}", "green", date(2026, 10, 20))
        if n == 0:
            actions.claim_call(by=officer, service=service)
        if n == 1:
            actions.save_draft(by=officer, service=service, typed={"people_now": "3"})
    assert queries.today(officer, NOW).waiting_for_me == 2
    assert queries.today(officer, NOW + timedelta(hours=2)).waiting_for_me == 1


def test_recording_takes_a_service_off_the_list(cast, officer):
    service = rated(cast.ambershire, name="Willow Bank", first_seen_on=date(2026, 10, 1))
    assert names(queries.today(officer, NOW)) == ["Willow Bank"]
    factories.record(officer, service)
    assert names(queries.today(officer, NOW)) == []
    assert queries.next_up(officer, NOW).name == "Willow Bank"


def test_an_attempt_leaves_it_on_the_list_and_says_so(cast, officer):
    service = rated(cast.ambershire, name="Willow Bank", first_seen_on=date(2026, 10, 1))
    factories.record(officer, service, outcome=Outcome.NO_ANSWER)
    row = queries.today(officer, NOW).rows[0]
    assert row.attempts == 1
    assert "Tried once since the last completed call." in row.why


def test_a_due_day_on_a_weekend_is_called_on_the_working_day_before(cast, officer):
    called(cast, "Due on Saturday", "green", date(2026, 10, 31))
    friday = datetime(2026, 11, 13, 9, tzinfo=UTC)
    assert names(queries.today(officer, friday)) == ["Due on Saturday"]
    assert queries.today(officer, friday).late == 0
    assert names(queries.today(officer, friday - timedelta(days=1))) == []


def test_only_the_late_can_be_listed(cast, officer):
    called(cast, "Today", "green", date(2026, 10, 26))
    called(cast, "Late", "green", date(2026, 10, 20))
    assert names(queries.today(officer, NOW, only=queries.Only.LATE)) == ["Late"]


def test_pages_of_the_list_cover_everything_once(cast, officer):
    for n in range(7):
        called(cast, f"Home {n}", "green", date(2026, 10, 20))
    pages = [queries.today(officer, NOW, page=n, size=3) for n in (1, 2, 3)]
    assert [len(page.rows) for page in pages] == [3, 3, 1]
    assert sorted(name for page in pages for name in names(page)) == [f"Home {n}" for n in range(7)]
    assert {page.pages for page in pages} == {3}
    assert names(queries.today(officer, NOW, page=9, size=3)) == names(pages[0])


def test_the_list_takes_three_queries_however_long_it_is(cast, officer):
    for n in range(20):
        called(cast, f"Home {n}", "green", date(2026, 10, 20))
    with CaptureQueriesContext(connection) as seen:
        queries.today(officer, NOW)
    lists = [q["sql"] for q in seen if "register_service" in q["sql"]]
    assert len(lists) == 1
    assert len(seen) == 3  # two policies in force, and the list


def test_sql_knows_the_working_days_that_the_calendar_knows():
    table = {(row.day, row.following, row.before) for row in NonWorkingDay.objects.all()}
    assert table == set(days())
    assert all(
        not is_working_day(row[0]) and is_working_day(row[1]) and is_working_day(row[2]) for row in table
    )
    assert min(row[0] for row in table) >= FIRST
    assert max(row[0] for row in table) <= LAST


dates = st.dates(date(2024, 12, 1), date(2026, 12, 31))
cadences = st.fixed_dictionaries({band.value: st.integers(1, 30) for band in Band})
policies = cadences.map(lambda cadence: ScorePolicy(cadence=cadence))
paces = st.just(Pace(ScorePolicy())) | st.builds(Pace, policies, dates, policies)
situations = st.lists(
    st.fixed_dictionaries(
        {
            "band": st.sampled_from([None, *(b.value for b in Band)]),
            "since": st.none() | dates,
            "before": st.sampled_from(["", *(b.value for b in Band)]),
            "outbreak": st.booleans(),
            "last": st.none() | dates,
            "first_seen": dates | st.dates(date(2010, 1, 1), date(2018, 12, 31)),
            "first_due_from": st.none() | dates,
            "booked": st.none() | st.datetimes(datetime(2024, 12, 1), datetime(2026, 12, 31))  # noqa: DTZ001,
        }
    ),
    min_size=1,
    max_size=12,
)  # fmt: skip


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(paces, situations)
def test_the_due_day_in_sql_is_the_due_day_of_the_rules(cast, officer, monkeypatch, pace, cases):
    monkeypatch.setattr(due, "pace_of", lambda council_id, on: pace)
    services = [make_service(host=cast.ambershire, first_seen_on=case["first_seen"]) for case in cases]
    for service, case in zip(services, cases, strict=True):
        _set_up(service, case)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT s.id, f.due_on, g.call_on FROM {due.DUE} WHERE {due.CALLED}",
            due.parameters(cast.ambershire.pk, pace),
        )
        by_sql = {row[0]: row[1:] for row in cursor.fetchall()}
    for service, case in zip(services, cases, strict=True):
        found = due.clock_of(cast.ambershire.pk, service, TODAY).due
        assert by_sql[service.pk] == (found.on, found.call_on), case
    Standing.objects.all().delete()
    ServiceContact.objects.all().delete()
    Service.objects.filter(pk__in=[s.pk for s in services]).delete()


def _set_up(service, case):
    if case["band"]:
        triggers = ["outbreak_open"] if case["outbreak"] else []
        stands(service, case["band"], since=case["since"], before=case["before"], triggers=triggers)
    booked = case["booked"].replace(tzinfo=UTC) if case["booked"] else None
    if case["last"] or case["first_due_from"] or booked:
        factories.clock_at(service, case["last"], first_due_from=case["first_due_from"], booked_for=booked)


def test_missing_two_calls_makes_it_amber_at_night_and_a_call_ends_that(cast, officer):
    service = rated(cast.ambershire, name="Willow Bank", first_seen_on=date(2026, 10, 20), on=TODAY)
    night = _night(cast)
    first = actions.note_missed_calls(by=night, council_id=cast.ambershire.pk, today=TODAY)
    assert (first.noted, first.twice) == (1, 1)
    assert Standing.objects.get(service=service).band == "amber"
    again = actions.note_missed_calls(by=night, council_id=cast.ambershire.pk, today=TODAY)
    assert again.noted == 0
    factories.record(officer, service)
    standing = Standing.objects.get(service=service)
    assert "two_calls_missed" not in standing.triggers
    after = actions.note_missed_calls(by=night, council_id=cast.ambershire.pk, today=TODAY)
    assert after.noted == 0


def _night(cast):
    from carepost.core.acting import Actor
    from carepost.councils.permissions import Can

    return Actor.operator(
        "night", council_id=cast.ambershire.pk, permissions={Can.NOTE_MISSED_CALLS, Can.RECOMPUTE}
    )

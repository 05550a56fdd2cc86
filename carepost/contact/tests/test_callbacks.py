"""Calls that were asked for lie within a bound and are not forgotten; who declines again and again is worse for it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from carepost.contact import jobs, queries
from carepost.contact.actions.recording import UnreadableAnswers
from carepost.contact.models import LadderStep, ServiceContact
from carepost.contact.rules import CallFault, CallPolicy, Outcome, StepKind, of_declined_call
from carepost.contact.rules.callbacks import declined_in_words, is_call_back_late, latest_call_back
from carepost.contact.tests import factories
from carepost.contact.tests.conftest import NOW, TODAY
from carepost.contact.tests.days import march
from carepost.contact.tests.pages import send, take, text
from carepost.core import clock
from carepost.risk.models import SignalRow

POLICY = CallPolicy()
BOOKED, DECLINED = Outcome.RESCHEDULED_BY_PROVIDER, Outcome.DECLINED


@pytest.mark.parametrize(
    ("case", "called", "due", "latest"),
    [
        ("not due yet: until it is", march(2), march(16), march(16)),
        ("due tomorrow: two working days from now", march(2), march(3), march(4)),
        ("late: two working days from now", march(11), march(3), march(13)),
        ("over a weekend: the Monday", march(5), march(5), march(9)),
        ("before Easter: the Wednesday after", date(2026, 4, 2), date(2026, 4, 1), date(2026, 4, 8)),
    ],
)
def test_a_call_is_put_off_until_it_is_due_or_by_some_days(case, called, due, latest):
    assert latest_call_back(called, due, POLICY) == latest, case


@pytest.mark.parametrize(
    ("booked", "tried", "late"),
    [
        (None, None, False),
        (NOW + timedelta(minutes=1), None, False),
        (NOW - timedelta(hours=1), None, True),
        (NOW - timedelta(hours=1), NOW - timedelta(days=1), True),
        (NOW - timedelta(hours=1), NOW - timedelta(minutes=50), False),
    ],
)
def test_a_time_that_passed_without_a_call_is_late(booked, tried, late):
    assert is_call_back_late(booked, tried, NOW) is late


@pytest.mark.parametrize(
    ("declined", "words"),
    [
        (0, ""),
        (1, ""),
        (2, "Declined 2 times in a row."),
        (3, "Declined 3 times in a row. A manager should speak to them."),
        (4, "Declined 4 times in a row. A manager should speak to them."),
    ],
)
def test_who_declines_again_and_again_comes_to_a_manager(declined, words):
    assert declined_in_words(declined, POLICY) == words


@pytest.mark.parametrize(("times", "severity"), [(1, 2), (2, 3), (3, 4), (9, 4)])
def test_each_further_declined_call_worries_more(times, severity):
    signal = of_declined_call(march(2), "Welfare call", times)
    assert signal.severity == severity
    assert ("times since" in signal.sentence) is (times > 1)


@pytest.fixture
def officer(cast, monday):
    return cast.officer.actor


@pytest.mark.django_db
class TestRecorded:
    def test_a_later_day_is_refused_with_the_latest_and_nothing_is_written(self, officer, service):
        with pytest.raises(UnreadableAnswers) as refused:
            factories.record(officer, service, outcome=BOOKED, booked_for=factories.at(date(2026, 11, 13)))
        assert refused.value.reasons == (CallFault.BOOKED_TOO_LATE,)
        assert refused.value.latest == date(2026, 11, 11)
        assert not ServiceContact.objects.filter(attempts__gt=0).exists()
        latest = factories.at(date(2026, 11, 11))
        assert factories.record(officer, service, outcome=BOOKED, booked_for=latest).call_id

    def test_a_time_asked_for_before_does_not_shorten_the_next(self, officer, service):
        factories.record(officer, service)
        with clock.freeze(NOW + timedelta(hours=1)):
            for day in (10, 16):
                asked = factories.at(date(2026, 11, day))
                factories.record(officer, service, outcome=BOOKED, booked_for=asked)
        assert ServiceContact.objects.get().booked_for == factories.at(date(2026, 11, 16))

    def test_declines_are_counted_until_a_completed_call(self, officer, service):
        for _ in range(3):
            factories.record(officer, service, outcome=DECLINED)
        assert ServiceContact.objects.get().declined == 3
        told = SignalRow.objects.filter(kind="contact.declined").order_by("pk")
        assert list(told.values_list("severity", flat=True)) == [2, 3, 4]
        factories.record(officer, service)
        assert ServiceContact.objects.get().declined == 0
        assert told.last().severity == 0

    def test_who_declines_again_and_again_climbs_the_whole_ladder(self, officer, service):
        for back in (2, 1, 0):
            with clock.freeze(NOW - timedelta(days=back)):
                factories.record(officer, service, outcome=DECLINED)
                jobs.ladder_for_each_council()
        jobs.for_each_council()
        steps = dict(LadderStep.objects.filter(service=service).values_list("kind", "state"))
        assert set(steps) == set(StepKind)
        assert {kind for kind, state in steps.items() if state != "waiting"} <= {StepKind.SECOND_ATTEMPT}
        assert SignalRow.objects.filter(service=service, kind="contact.missed", severity__gt=0).exists()
        factories.record(officer, service)
        assert not LadderStep.objects.filter(service=service, state="waiting").exists()


@pytest.mark.django_db
class TestToday:
    def test_a_time_that_passed_is_counted_and_listed_until_somebody_rings(self, browser, officer, service):
        factories.record(officer, service, outcome=BOOKED, booked_for=NOW + timedelta(hours=1))
        assert queries.today(officer, NOW).call_backs_late == 0
        later = datetime(2026, 11, 9, 12, 0, tzinfo=UTC)
        with clock.freeze(later):
            assert queries.today(officer, later).call_backs_late == 1
            page = text(browser.get("/today/"))
            assert "1 call asked for and not made." in page
            assert "They asked for a time that has passed." in page
            assert "Willow Bank" in text(browser.get("/today/?call_backs=1"))
            factories.record(officer, service, outcome=Outcome.NO_ANSWER)
            assert "Every call that somebody asked for was made" in text(browser.get("/today/?call_backs=1"))

    def test_who_declines_again_is_listed_with_what_to_do(self, browser, officer, service):
        factories.record(officer, service, outcome=DECLINED)
        assert "Nobody has declined two calls in a row." in text(browser.get("/today/?declined=1"))
        for _ in range(2):
            factories.record(officer, service, outcome=DECLINED)
        page = text(browser.get("/today/?declined=1"))
        assert "Declined 3 times in a row. A manager should speak to them." in page

    def test_a_day_that_is_too_late_stays_typed_and_names_the_latest(self, browser, service):
        take(browser, service)
        late = {"booked_on": str(TODAY + timedelta(days=9)), "booked_at": "10:30"}
        refused = send(browser, service, outcome="rescheduled_by_provider", **late)
        assert refused.status_code == 400
        assert "The latest is Wednesday 11 November 2026." in text(refused)

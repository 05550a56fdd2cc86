"""A provider tells that something is wrong, or when to ring: what follows at once, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import ProgrammingError
from django.urls import reverse

from carepost.contact import due, queries
from carepost.contact.actions import news as verbs
from carepost.contact.models import ProviderNews, ServiceContact
from carepost.contact.queries import news as told
from carepost.contact.rules import Outcome
from carepost.contact.rules.news import News, NewsFault
from carepost.contact.tests import factories
from carepost.contact.tests.conftest import NOW, TODAY
from carepost.contact.tests.pages import text
from carepost.core import clock
from carepost.core.models import AuditEntry
from carepost.core.refusals import NotAllowed, Refused
from carepost.councils.tests.cast import scope
from carepost.register.tests.factories import make_service
from carepost.risk.models import Standing
from carepost.risk.rules import Band
from carepost.risk.rules.kinds import PPE_STOCK, STAFF_ABSENT, STAFF_BELOW_SAFE

pytestmark = pytest.mark.django_db


def tell(by, service, key="k1", **said):
    return verbs.tell_council(by=by, service=service, news=News(**said), submission_key=key)


def seen(cast, service):
    with scope(cast.officer):
        found = due.clock_of(cast.ambershire.pk, service, TODAY)
    return found.band, found.due.on


def refused(by, service, **said):
    with pytest.raises(Refused) as caught:
        tell(by, service, **said)
    return caught.value.reasons


def test_staffing_below_the_safe_minimum_turns_the_standing_red_and_brings_the_call_to_today(
    cast, home, provider
):
    before, was_due = seen(cast, home)
    assert was_due > TODAY
    tell(provider, home, said={STAFF_BELOW_SAFE.key: 5})
    band, due_on = seen(cast, home)
    assert (before is Band.RED, band, due_on) == (False, Band.RED, TODAY)
    with scope(cast.officer) as officer:
        row = next(row for row in queries.today(officer, NOW).rows if row.ref == home.ref)
        reasons = Standing.objects.get(service=home).reasons
    assert row.band == "red"
    assert any("below its safe minimum" in reason["sentence"] for reason in reasons)


def test_a_slip_is_put_right_by_telling_the_same_thing_anew_and_nothing_else_is_taken_back(
    cast, home, provider
):
    tell(provider, home, said={STAFF_BELOW_SAFE.key: 5, PPE_STOCK.key: 4})
    tell(provider, home, key="k2", said={STAFF_BELOW_SAFE.key: 0})
    with scope(cast.officer):
        standing = Standing.objects.get(service=home)
        assert not standing.triggers
        assert [each["severity"] for each in standing.reasons if each["kind"] == PPE_STOCK.key] == [4]


def test_what_is_urgent_is_to_be_rung_today_whatever_the_standing(cast, home, provider):
    tell(provider, home, urgent=True, words="The lift is stuck and two people cannot come down.")
    with scope(cast.officer) as officer:
        row = next(row for row in queries.today(officer, NOW).rows if row.ref == home.ref)
    assert row.due.on == TODAY
    assert row.booked_for == NOW
    assert "They asked to be called" in " ".join(row.why)


def test_a_time_that_is_asked_for_is_where_everybody_sees_it(cast, home, provider):
    asked = NOW + timedelta(days=1)
    tell(provider, home, ring_at=asked)
    assert queries.own_services(provider, NOW)[0].clock.contact.booked_for == asked
    with scope(cast.officer):
        assert ServiceContact.objects.get(service=home).booked_for == asked
    assert seen(cast, home)[1] == TODAY + timedelta(days=1)


def test_the_newest_word_about_the_time_counts_whichever_way_it_came(cast, home, provider):
    tell(provider, home, ring_at=NOW + timedelta(days=1))
    with clock.freeze(NOW + timedelta(hours=1)), scope(cast.officer) as officer:
        factories.record(
            officer, home, outcome=Outcome.RESCHEDULED_BY_PROVIDER, booked_for=NOW + timedelta(hours=5)
        )
        assert ServiceContact.objects.get(service=home).booked_for == NOW + timedelta(hours=5)
    with clock.freeze(NOW + timedelta(hours=2)), scope(cast.provider) as again:
        tell(again, home, key="k2", ring_at=NOW + timedelta(days=1, hours=1))
    with scope(cast.officer):
        assert ServiceContact.objects.get(service=home).booked_for == NOW + timedelta(days=1, hours=1)


def test_a_completed_call_ends_what_was_asked_for(cast, home, provider):
    tell(provider, home, urgent=True)
    with clock.freeze(NOW + timedelta(hours=1)), scope(cast.officer) as officer:
        factories.record(officer, home)
        assert ServiceContact.objects.get(service=home).booked_for is None


def test_the_same_page_sent_twice_is_told_once(cast, home, provider):
    first = tell(provider, home, said={PPE_STOCK.key: 3})
    assert tell(provider, home, said={PPE_STOCK.key: 3}).pk == first.pk
    assert ProviderNews.objects.count() == 1


def test_who_told_it_stands_in_the_councils_audit_book(cast, home, provider):
    tell(provider, home, said={STAFF_ABSENT.key: 3})
    with scope(cast.officer):
        entry = AuditEntry.objects.filter(verb="contact.tell_council").latest("pk")
    assert (entry.council_id, entry.actor_name) == (cast.ambershire.pk, provider.name)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({}, NewsFault.NOTHING),
        ({"key": "", "words": "x"}, NewsFault.NO_KEY),
        ({"said": {"finance.insolvency": 5}}, NewsFault.UNKNOWN),
        ({"ring_at": NOW - timedelta(minutes=1)}, NewsFault.IN_PAST),
        ({"ring_at": NOW + timedelta(days=5)}, NewsFault.DAY_OFF),
        ({"ring_at": NOW + timedelta(days=30)}, NewsFault.TOO_LATE),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_what_cannot_be_taken_in_is_refused_and_nothing_is_written(cast, home, provider, said, fault):
    assert fault in refused(provider, home, **said)
    assert not ProviderNews.objects.exists()
    assert seen(cast, home)[1] > TODAY


def test_only_its_own_provider_may_tell_of_a_service(cast, home, provider):
    with scope(cast.stranger) as stranger:
        assert refused(stranger, home, words="Let us see") == (NewsFault.NOT_YOURS,)
    with scope(cast.officer) as officer:
        assert isinstance(refused(officer, home, words="Let us see")[0], NotAllowed)
    elsewhere = make_service(host=None, organisation=home.organisation)
    assert refused(provider, elsewhere, words="Is anybody there?") == (NewsFault.NO_COUNCIL,)


def test_a_service_that_was_told_to_be_closed_asks_for_no_call_and_may_say_that_it_is_open(
    cast, home, provider
):
    with scope(cast.officer):
        ServiceContact.objects.filter(service=home).update(closed_on=TODAY)
    assert refused(provider, home, urgent=True) == (NewsFault.NOT_CALLED,)
    assert tell(provider, home, words="We are open.").pk


def test_news_can_be_read_by_its_own_people_alone_and_changed_by_nobody(cast, home, provider):
    row = tell(provider, home, words="The boiler is out")
    assert [each.in_words for each in told.told(provider, home)] == ["The boiler is out"]
    for person, number in ((cast.officer, 1), (cast.stranger, 0), (cast.neighbour, 0)):
        with scope(person) as viewer:
            assert len(told.told(viewer, home)) == number
            assert ProviderNews.objects.count() == number
    with scope(cast.officer), pytest.raises(ProgrammingError), transaction.atomic():
        ProviderNews.objects.filter(pk=row.pk).update(words="All is well")


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"words": ""}, "news_says_something"),
        ({"urgent": True}, "urgent_news_asks_for_a_call"),
        ({"submission_key": ""}, "news_has_a_submission_key"),
    ],
)
def test_a_row_that_cannot_be_true_is_refused(cast, home, changes, name):
    row = {"words": "x", "submission_key": "k", **changes}
    with scope(cast.officer), pytest.raises(IntegrityError, match=name), transaction.atomic():
        ProviderNews.objects.create(council=cast.ambershire, service=home, at=NOW, by_name="P", **row)


class TestThePages:
    @pytest.fixture
    def phone(self, cast, client_as, home):
        with clock.freeze(NOW), scope(cast.provider):
            yield client_as(cast.provider)

    def test_home_leads_to_both_and_says_what_was_changed(self, cast, home, phone):
        assert f"/provider/{home.ref}/wrong/" in text(phone.get("/provider/"))
        sent = phone.post(
            f"/provider/{home.ref}/wrong/", {"key": "p1", "staffing_below_safe": "5", "words": "Two went home ill"},
            follow=True,
        )  # fmt: skip
        assert "Willow Bank is Red now. They will ring by 9 November 2026." in text(sent)
        assert "Two went home ill" in text(phone.get(f"/provider/{home.ref}/wrong/"))

    def test_nothing_said_keeps_the_page_and_says_what_to_do(self, home, phone):
        page = phone.post(f"/provider/{home.ref}/wrong/", {"key": "p1", "words": ""})
        assert page.status_code == 409
        assert "Say what is wrong" in text(page)

    def test_a_time_is_asked_for_and_one_too_far_keeps_what_was_typed(self, cast, home, phone):
        far = phone.post(
            f"/provider/{home.ref}/call/", {"key": "p1", "day": "2026-12-24", "at": "10:30", "words": "Jo"}
        )
        assert far.status_code == 400
        assert "Jo" in text(far)
        sent = phone.post(
            f"/provider/{home.ref}/call/", {"key": "p1", "day": "2026-11-10", "at": "2:30pm"}, follow=True
        )
        assert "They will ring Willow Bank on 10 November 2026 at 2:30pm" in text(sent)
        with scope(cast.officer):
            assert ServiceContact.objects.get(service=home).booked_for == datetime(
                2026, 11, 10, 14, 30, tzinfo=UTC
            )

    def test_officers_read_it_on_the_services_page(self, cast, home, provider, client_as):
        tell(provider, home, urgent=True, words="The lift is stuck")
        with clock.freeze(NOW), scope(cast.officer):
            page = text(
                client_as(cast.officer).get(reverse("register:service-tab", args=[home.ref, "timeline"]))
            )
        assert "please ring today" in page
        assert "The lift is stuck" in page

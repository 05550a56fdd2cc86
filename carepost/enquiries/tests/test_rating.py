"""Whoever asked says if an answer helped; and themes by week, each figure with its rows; and what leaders are told."""

import time
from datetime import date, timedelta

import pytest
from django.urls import reverse

from carepost.core import clock, ids
from carepost.core.refusals import Refused
from carepost.councils.tests.cast import scope
from carepost.enquiries import actions, queries, reporting
from carepost.enquiries.rules import Helped, MoveFault, Urgency, median_of
from carepost.enquiries.tests import factories as made
from carepost.register.tests.monday import NOW, TODAY
from carepost.ui.reporting import Period

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
WEEK = Period(date(2026, 11, 9), date(2026, 11, 15), NOW + timedelta(days=1))


def rate(token):
    return reverse("enquiries:rate", args=[token])


class TestDidItHelp:
    def test_one_press_on_the_page_behind_the_mail_is_kept_and_can_be_changed(self, client_as, officer):
        row = made.answered(officer)
        visitor, page = client_as(None), rate(made.rate_token(row))
        assert row.subject not in visitor.get(page).content.decode()
        row.refresh_from_db()
        assert row.helped == ""  # looking says nothing: mail servers look too
        for said in ("yes", "no"):
            assert visitor.post(page, {"helped": said}).status_code == 200
            row.refresh_from_db()
            assert row.helped == said
        assert visitor.post(page, {"helped": "maybe"}).status_code == 400

    @pytest.mark.parametrize(("days", "there"), [(0, 200), (29, 200), (31, 404)])
    def test_a_link_that_is_too_old_is_not_there(self, client_as, officer, monkeypatch, days, there):
        row = made.answered(officer)
        made.adopt(row.council, "enquiries.doors", {"rate_days": 30}, TODAY)
        page, signed_at = rate(made.rate_token(row)), time.time()
        monkeypatch.setattr("django.core.signing.time.time", lambda: signed_at + days * 86_400)
        assert client_as(None).get(page).status_code == there
        assert client_as(None).post(page, {"helped": "yes"}).status_code == there

    def test_what_has_no_answer_cannot_be_rated(self, client_as, cast, officer, service):
        row = made.owned(officer, service, from_provider=True)
        assert client_as(None).get(rate(made.rate_token(row))).status_code == 404
        with scope(cast.provider) as provider, pytest.raises(Refused) as told:
            actions.rate_answer(by=provider, enquiry_id=row.pk, helped=Helped.YES)
        assert told.value.reasons == (MoveFault.NOT_NOW,)

    def test_a_provider_presses_on_its_own_page(self, phone, officer, service):
        row = made.answered(officer, service, from_provider=True)
        page = reverse("enquiries:own", args=[row.pk])
        assert "Did our answer help?" in phone.get(page).content.decode()
        phone.post(page, {"helped": "partly"})
        assert "You said: partly" in phone.get(page).content.decode()
        row.refresh_from_db()
        assert row.helped == Helped.PARTLY


@pytest.fixture
def week(officer, service):
    """Two about infection, answered after 60 and 180 minutes, one too late; one about money; a late one from before."""
    with clock.freeze(NOW - timedelta(days=7)):
        made.received(officer)
    rows = [made.received(officer, service, urgency=Urgency.URGENT) for _ in range(2)]
    made.received(officer, topic="money")
    for row, hours in zip(rows, (1, 3), strict=True):
        with clock.freeze(NOW + timedelta(hours=hours)):
            actions.answer_enquiry(by=officer, enquiry_id=row.pk, words="Yes.", key=ids.submission_key())
    return rows


class TestThemes:
    def test_each_topic_and_week_has_its_counts_and_its_median(self, officer, nurse, week):
        found = queries.by_week(officer, TODAY - timedelta(days=14))
        told = [
            (theme.topic, theme.week, theme.count, theme.answered, theme.in_time, theme.median)
            for theme in found
        ]
        monday, before = date(2026, 11, 9), date(2026, 11, 2)
        assert told == [
            ("infection", monday, 2, 2, 1, 120.0), ("money", monday, 1, 0, 0, None),
            ("infection", before, 1, 0, 0, None),
        ]  # fmt: skip
        assert "money" not in {theme.topic for theme in queries.by_week(nurse.actor, TODAY)}

    def test_each_figure_opens_its_rows(self, browser, week):
        page = browser.get(reverse("enquiries:themes")).content.decode()
        addresses = {
            part.partition('"')[0].replace("&amp;", "&")
            for part in page.split('href="')
            if "topic=infection" in part[:300]
        }
        totals = [
            len(b"".join(browser.get(f"{address}&as=csv").streaming_content).splitlines()) - 1
            for address in addresses
            if "in_time" in address
        ]
        assert sorted(totals) == [1, 2]

    def test_the_file_holds_plain_numbers(self, browser, week):
        answer = browser.get(reverse("enquiries:themes"), {"as": "csv"})
        lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
        assert lines[1].startswith("2026-11-09,Infection and outbreaks,2,2,1,50.0% of 2,120.0")


class TestLeaders:
    def test_they_are_told_of_what_came_in_time_and_late(self, officer, week):
        section = reporting.section(officer, WEEK, finance=False)
        assert [(figure.key, figure.told) for figure in section.figures] == [
            ("enquiries.asked", "2"), ("enquiries.in_time", "50.0%"), ("enquiries.late", "1"),
        ]  # fmt: skip

    def test_money_has_a_section_of_its_own_for_its_readers(self, officer, week):
        (asked, *_) = reporting.section(officer, WEEK, finance=True).figures
        assert (asked.key, asked.told) == ("enquiries-money.asked", "1")


@pytest.mark.parametrize(("minutes", "middle"), [([], None), ([5], 5.0), ([1, 3], 2.0), ([9, 1, 4], 4.0)])
def test_the_median_is_the_middle(minutes, middle):
    assert median_of(minutes) == middle

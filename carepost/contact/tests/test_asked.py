"""Asked once: what the provider told is known in the call; what asking costs, and which questions nobody needs."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from carepost.contact.ledger import DATA, USED
from carepost.contact.queries.asked import asked_of, asked_questions, asked_rows, month_after
from carepost.contact.rules.asked import call_seconds, minutes_of, needed
from carepost.contact.script import WELFARE_CALL
from carepost.contact.tests import factories
from carepost.contact.tests.conftest import NOW, TODAY
from carepost.contact.tests.pages import text
from carepost.contact.tests.updating import tell
from carepost.core import clock
from carepost.councils.tests.cast import scope
from carepost.questions.models import Fact
from carepost.questions.queries import ledger
from carepost.questions.rules import Question, QuestionKind
from carepost.risk.models import SignalRow
from carepost.risk.rules.kinds import STAFF_ABSENT

pytestmark = pytest.mark.django_db
NOVEMBER = date(2026, 11, 1)
STAFF = {"staff_due": 40, "staff_absent": 12}


@pytest.fixture
def told(provider, home):
    """What its manager told an hour ago."""
    with clock.freeze(NOW - timedelta(hours=1)):
        return tell(provider, home, people_now=41, places_free=3, **STAFF).row


def ring(cast, home, **answers):
    with scope(cast.officer) as officer:
        return factories.record(officer, home, answers=answers)


class TestKnownInTheCall:
    def test_what_the_provider_told_stands_filled_in_with_its_age_and_one_press_to_correct(
        self, cast, client_as, home, provider, told
    ):
        browser = client_as(cast.officer)
        browser.post(reverse("contact:calling", args=[home.ref]), {"do": "take"})
        page = text(browser.get(reverse("contact:calling", args=[home.ref])))
        assert f"Known: 3 places free, told on 9 November 2026 by {provider.name}. Correct it" in page
        assert re.search(r'<input[^>]*name="q_staff_absent"[^>]*value="12"', page)
        assert "Known: 40 due at work" in page

    def test_what_nobody_corrected_is_no_news_of_the_call(self, cast, home, provider, told):
        done = ring(cast, home, people_now="41", staff_due="40", staff_absent="12")
        with scope(cast.officer):
            kinds = set(
                SignalRow.objects.filter(source_ref=f"call:{done.call_id}").values_list("kind", flat=True)
            )
            kept = set(Fact.objects.filter(source_ref=f"call:{done.call_id}").values_list("datum", flat=True))
        assert STAFF_ABSENT.key not in kinds
        assert kept == set()

    def test_what_is_corrected_in_the_call_counts_from_then(self, cast, home, provider, told):
        done = ring(cast, home, people_now="41", staff_due="40", staff_absent="2")
        with scope(cast.officer) as officer:
            row = SignalRow.objects.get(source_ref=f"call:{done.call_id}", kind=STAFF_ABSENT.key)
            assert row.evidence.startswith("2 of 40")
            assert ledger.known_of(officer, home)["staff_absent"].value == 2

    def test_a_call_asks_anew_what_a_call_told_and_what_has_grown_old(self, cast, home, provider, told):
        with scope(cast.officer) as officer:
            assert set(ledger.spared(officer, home, TODAY)) == {"people_now", "places_free", *STAFF}
            assert set(ledger.spared(officer, home, TODAY + timedelta(days=8))) == set()
        with clock.freeze(NOW + timedelta(minutes=30)):
            ring(cast, home, people_now="40")
        with scope(cast.officer) as officer:
            assert "people_now" not in ledger.spared(officer, home, TODAY)

    def test_the_page_of_a_service_tells_what_is_known_and_when_it_is_asked_again(
        self, cast, client_as, home, provider, told
    ):
        for person in (cast.officer, cast.provider):
            page = text(client_as(person).get(reverse("register:service-tab", args=[home.ref, "known"])))
            assert "3 places free" in page
            assert "After 16 Nov 2026" in page
            assert "Not told yet" in page
        neighbour = client_as(cast.neighbour).get(reverse("register:service-tab", args=[home.ref, "known"]))
        assert "3 places free" not in text(neighbour)


class TestMinutes:
    def test_a_call_counts_as_long_as_it_took_and_as_planned_where_nobody_wrote_it_down(self):
        assert call_seconds(timedelta(minutes=12), 30) == 720
        assert call_seconds(timedelta(0), 30) == 1800
        assert minutes_of(95) == 1.6
        assert (month_after(date(2026, 12, 1)), month_after(NOVEMBER)) == (
            date(2027, 1, 1),
            date(2026, 12, 1),
        )

    def test_each_provider_is_counted_with_the_rows_behind_the_figure(self, cast, home, provider, told):
        with scope(cast.officer) as officer:
            (one,) = asked_of(officer, NOVEMBER)
            rows = asked_rows(officer, NOVEMBER, one.provider)
            assert (one.name, one.calls, one.updates) == ("Willow Care Ltd", 1, 1)
            assert one.seconds == sum(row.seconds for row in rows) == 720 + told.seconds
            assert asked_of(officer, date(2026, 10, 1)) == []
        assert [row.seconds for row in asked_rows(provider, NOVEMBER)] == [told.seconds, 720]
        for stranger in (cast.stranger, cast.neighbour):
            with scope(stranger) as viewer:
                assert asked_rows(viewer, NOVEMBER) == []

    def test_the_pages_open_their_rows_and_are_files_too(self, cast, client_as, home, provider, told):
        browser, page = client_as(cast.officer), reverse("contact:asked")
        listed = text(browser.get(page))
        assert "Willow Care Ltd" in listed
        provider_ref = home.organisation.ref
        assert "Welfare call" in text(browser.get(page, {"month": "2026-11", "provider": provider_ref}))
        file = b"".join(browser.get(page, {"month": "2026-11", "as": "csv"}).streaming_content).decode()
        assert "Willow Care Ltd" in file
        for month in ("2026-13", "x", "0000-01", "99999-01", "2026-1"):
            assert browser.get(page, {"month": month}).status_code == 200
        assert "Beds and staff" in text(client_as(cast.provider).get(reverse("contact:own-asked")))

    def test_it_costs_the_same_queries_whoever_was_asked(
        self, cast, client_as, home, provider, told, django_assert_max_num_queries
    ):
        browser = client_as(cast.officer)
        browser.get(reverse("contact:asked"))
        with django_assert_max_num_queries(16):
            browser.get(reverse("contact:asked"))


class TestWhoNeedsAQuestion:
    def test_one_that_raises_nothing_and_is_no_datum_is_needed_by_nobody_and_comes_first(self):
        cars = Question("cars", QuestionKind.WHOLE_NUMBER, "How many cars do you have?")
        found = needed([*WELFARE_CALL.questions, cars], DATA, USED)
        unneeded = [each.question.key for each in found if not each.by]
        assert "cars" in unneeded
        assert unneeded == [each.question.key for each in found[: len(unneeded)]]
        assert any("The standing" in each.by for each in found)

    def test_the_houses_script_is_told_with_who_needs_it(self, cast, client_as, home):
        with scope(cast.officer) as officer:
            nobody = {each.question.key for each in asked_questions(officer) if not each.by}
        assert nobody == {"hospital_admissions", "deaths", "visiting", "health_support"}
        with clock.freeze(NOW):
            page = text(client_as(cast.officer).get(reverse("contact:asked-questions")))
        assert "4 questions of the script are needed by nobody" in page

"""The catalogue of support, and what was asked, met and unmet by kind and place."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.http import urlencode

from carepost.contact.actions import support as actions
from carepost.contact.models import SupportRequest
from carepost.contact.queries import support
from carepost.contact.queries.support import requests
from carepost.contact.rules.support import Outcome, State, outcome_of
from carepost.contact.tests import supporting as made
from carepost.contact.tests.conftest import NOW, TODAY
from carepost.contact.tests.pages import text
from carepost.contact.tests.test_pages_support import SOON, csv_of
from carepost.contact.views.support.unmet import address_of
from carepost.core import clock
from carepost.core.calendar import in_words
from carepost.register.tests.factories import make_locality, make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def officer(cast):
    return cast.officer.actor


class TestTheCatalogue:
    def test_a_kind_is_added_changed_and_retired(self, browser):
        typed = {
            "name": "Coaching", "words": "An hour with a coach.", "usually": "", "promise_days": "3", "unit": "",
            "from_stock": "no",
        }  # fmt: skip
        browser.post(reverse("contact:help-kind-add"), typed)
        page = reverse("contact:help-kind", args=["coaching"])
        assert 'value="Coaching"' in text(browser.get(page))
        assert browser.post(page, typed | {"name": "Training"}).status_code == 409
        browser.post(page, {"do": "retire"})
        assert "No longer offered" in text(browser.get(reverse("contact:help-kinds")))
        assert browser.post(reverse("contact:help-kind", args=["other"]), {"do": "retire"}).status_code == 409
        assert browser.get(reverse("contact:help-kind", args=["cake"])).status_code == 404


class TestUnmet:
    @pytest.fixture
    def everything(self, cast, officer, service):
        make_locality(cast.ambershire, "West", services=[service])
        other = make_service(host=cast.ambershire, name="Oak House")
        with clock.freeze(NOW - timedelta(days=200)):
            made.asked(officer, service)  # older than any period, and still open
            made.delivered(officer, service, (NOW - timedelta(days=199)).date(), "training")
        made.asked(officer, other, "staff")
        made.delivered(officer, other, SOON)
        actions.turn_away_help(
            by=officer, request_id=made.asked(officer, service, "staff").pk, reason="Nobody free"
        )
        actions.cancel_help(
            by=officer, request_id=made.asked(officer, service, "digital").pk, reason="Mistake"
        )

    def test_kind_by_place(self, officer, everything):
        since = TODAY - timedelta(days=90)
        found = {
            (t.kind, t.place): (t.asked, t.met, t.waiting, t.late, t.unmet)
            for t in support.tallies(officer, since, TODAY)
        }
        assert found == {
            ("ppe", "West"): (1, 0, 0, 1, 0),
            ("staff", "West"): (1, 0, 0, 0, 1),
            ("staff", "No locality"): (1, 0, 1, 0, 0),
            ("ppe", "No locality"): (1, 1, 0, 0, 0),
        }
        total = support.total(officer, since, TODAY)
        assert (total.asked, total.oldest) == (4, (NOW - timedelta(days=200)).date())

    def test_the_page_asks_as_often_for_many_requests_as_for_few(self, browser, cast, officer, everything):
        def cost():
            with CaptureQueriesContext(connection) as seen:
                assert browser.get(reverse("contact:help-unmet")).status_code == 200
            return len(seen)

        cost()
        few = cost()
        for n in range(8):
            home = make_service(host=cast.ambershire, name=f"House {n}")
            make_locality(cast.ambershire, f"Place {n}", services=[home])
            made.asked(officer, home, "training")
        assert cost() == few

    def test_each_figure_opens_exactly_its_rows(self, browser, officer, everything):
        since = TODAY - timedelta(days=90)
        for tally in [*support.tallies(officer, since, TODAY), support.total(officer, since, TODAY)]:
            for figure in ("asked", *(outcome.value for outcome in Outcome)):
                page = browser.get(address_of(tally, figure, since) + "&as=csv")
                assert len(csv_of(page)) == getattr(tally, figure), (tally, figure)

    def test_the_conditions_say_what_the_rules_say(self, officer, everything):
        for row in SupportRequest.objects.all():
            said = outcome_of(State(row.state), row.due_on, TODAY)
            for outcome, condition in requests.outcomes(TODAY).items():
                assert SupportRequest.objects.filter(condition, pk=row.pk).exists() is (said is outcome)

    def test_the_page_and_its_file(self, browser, everything):
        url = reverse("contact:help-unmet")
        page = text(browser.get(url))
        assert "could not be met" in page
        assert "Open the rows" in page
        assert len(csv_of(browser.get(url, {"as": "csv"}))) == 4
        assert "1 July" not in page
        assert browser.get(url, {"days": "365"}).status_code == 200

    @pytest.mark.parametrize(
        ("asked", "shown"), [({}, "90"), ({"days": "30"}, "30"), ({"days": "365"}, "365")]
    )
    def test_the_time_that_is_chosen_is_the_one_that_counts(self, browser, everything, asked, shown):
        page = browser.get(reverse("contact:help-unmet"), asked)
        since = TODAY - timedelta(days=int(shown))
        assert f'<option value="{shown}" selected>' in page.content.decode()
        assert f"Support asked for since {in_words(since)}" in text(page)

    def test_an_analyst_sees_figures_that_do_not_open(self, cast, client_as, everything):
        page = text(client_as(cast.analyst).get(reverse("contact:help-unmet")))
        assert "could not be met" in page
        assert urlencode({"outcome": "late"}) not in page

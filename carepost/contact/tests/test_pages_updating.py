"""The page of beds and staff on a phone: last values, one press, one wrong number, history, undo."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from carepost.contact.models import ServiceUpdate
from carepost.contact.tests.conftest import NOW, TODAY
from carepost.contact.tests.pages import text
from carepost.contact.tests.updating import tell
from carepost.core import clock
from carepost.councils.tests.cast import scope
from carepost.register.tests.factories import make_service
from carepost.risk.tests.factories import rated

pytestmark = pytest.mark.django_db
STAFF = {"staff_due": 40, "staff_absent": 20, "staff_agency": 20}


class TestThePage:
    def fields(self, response, which):
        """What one of the page's forms sends, unseen and filled in: 0 is “nothing has changed”, 1 the numbers."""
        form = re.findall(r'<form method="post".*?</form>', response.content.decode(), re.DOTALL)[which]
        inputs = [
            (re.search(r'name="([^"]+)"', each), re.search(r'value="([^"]*)"', each))
            for each in re.findall(r"<input[^>]*>", form)
        ]
        return {name[1]: value[1] if value else "" for name, value in inputs if name}

    def test_home_asks_for_what_is_old_and_leaves_alone_what_is_known(self, cast, home, phone, provider):
        assert "Confirm beds and staff" in text(phone.get("/provider/"))
        numbers = {"beds_run": 44, "people_now": 41, "beds_kept": 0, "places_free": 3, "posts_vacant": 2}
        tell(provider, home, **numbers, **STAFF)
        page = text(phone.get("/provider/"))
        assert "Confirm beds and staff" not in page
        assert "Up to date until 16 Nov 2026." in page

    def test_one_press_says_that_nothing_has_changed(self, home, phone, provider):
        with clock.freeze(NOW - timedelta(days=1)):
            tell(provider, home, people_now=41, places_free=3)
        page = phone.get(reverse("contact:update", args=[home.ref]))
        assert "Still right?" in text(page)
        done = phone.post(reverse("contact:update", args=[home.ref]), self.fields(page, 0), follow=True)
        assert "Thank you. Ambershire has it." in text(done)
        row = ServiceUpdate.objects.latest("pk")
        assert (row.confirmed, row.seconds, row.told["people_now"]) == (True, 10, 41)
        assert row.told["staff_due"] == 40  # from Saturday's call

    def test_one_wrong_number_keeps_the_rest_and_the_other_services(self, cast, home, phone, provider):
        with scope(cast.officer):
            oak = rated(cast.ambershire, on=TODAY, name="Oak House", organisation=home.organisation)
        url = reverse("contact:update-all")
        sent = self.fields(phone.get(url), -1) | {
            f"{home.ref}-people_now": "4x1", f"{home.ref}-places_free": "3", f"{oak.ref}-people_now": "12",
        }  # fmt: skip
        page = phone.post(url, sent)
        assert page.status_code == 400
        assert "Kept: Oak House." in text(page)
        assert 'value="4x1"' in page.content.decode()
        assert ServiceUpdate.objects.get().service == oak
        mended = self.fields(page, -1) | {f"{home.ref}-people_now": "41"}
        assert f"{oak.ref}-people_now" not in mended
        assert phone.post(url, mended).status_code == 302
        assert ServiceUpdate.objects.get(service=home).told["places_free"] == 3

    def test_a_page_that_is_overtaken_shows_the_newer_numbers_and_keeps_what_was_typed(
        self, home, phone, provider
    ):
        url = reverse("contact:update", args=[home.ref])
        sent = self.fields(phone.get(url), -1) | {f"{home.ref}-people_now": "40"}
        with clock.freeze(NOW - timedelta(minutes=1)):
            tell(provider, home, people_now=41)
        page = phone.post(url, sent)
        assert page.status_code == 409
        assert "Somebody told newer numbers" in text(page)
        assert "Last told: 41 on 9 Nov 2026" in text(page)
        again = self.fields(page, -1)
        assert again[f"{home.ref}-people_now"] == "40"
        assert phone.post(url, again).status_code == 302

    def test_an_empty_page_is_refused_in_words_and_bad_bytes_are_no_failure(self, home, phone):
        url = reverse("contact:update", args=[home.ref])
        assert "Fill in at least one number" in text(phone.post(url, {"key": "k"}))
        for junk in ("-1", "2001", "9" * 400, "\x00", "１２", "½", "1e9"):
            answer = phone.post(url, {"key": "k", f"{home.ref}-seen": "", f"{home.ref}-people_now": junk})
            assert answer.status_code in (302, 400, 409), junk

    def test_the_history_tells_who_and_when_and_leads_to_undo(self, cast, home, phone, provider):
        with clock.freeze(NOW - timedelta(days=1)):
            tell(provider, home, people_now=41)
        with clock.freeze(NOW - timedelta(hours=1)):
            wrong = tell(provider, home, people_now=14).row
        page = text(phone.get(reverse("contact:update", args=[home.ref])))
        assert "41 people cared for." in page
        undo = reverse("contact:update-undo", args=[home.ref, wrong.pk])
        assert undo in page
        asked = phone.get(undo)
        assert "Put back what was told before?" in text(asked)
        done = phone.post(undo, self.fields(asked, 0), follow=True)
        assert "Put back: 41 people cared for." in text(done)
        assert phone.post(undo, {"key": "another"}).status_code == 409

    def test_the_officer_reads_it_in_the_timeline_and_strangers_find_nothing(
        self, cast, client_as, home, provider
    ):
        tell(provider, home, people_now=41)
        page = text(client_as(cast.officer).get(reverse("register:service-tab", args=[home.ref, "timeline"])))
        assert "Beds and staff, told by the provider" in page
        assert client_as(cast.stranger).get(reverse("contact:update", args=[home.ref])).status_code == 404

    def test_the_page_costs_the_same_queries_with_one_service_or_ten(
        self, cast, home, phone, django_assert_max_num_queries
    ):
        url = reverse("contact:update-all")
        phone.get(url)
        with scope(cast.officer):
            for n in range(9):
                make_service(host=cast.ambershire, name=f"House {n}", organisation=home.organisation)
        with django_assert_max_num_queries(16):
            assert phone.get(url).status_code == 200

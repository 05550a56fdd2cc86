"""The pages of events: the council's list and plan, a provider's phone, and the link in a letter."""

from __future__ import annotations

import pytest
from django.core import mail
from django.urls import reverse

from carepost.core import clock
from carepost.core.clock import LONDON
from carepost.events import actions
from carepost.events.models import Event, Place
from carepost.events.rules import PlaceState, State
from carepost.events.tests import factories as made
from carepost.events.tests.pages import hidden, page_of, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
LIST, PLAN = reverse("events:list"), reverse("events:plan")
TYPED = {
    "title": "Falls", "kind": "webinar", "topic": "Falls", "about": "", "host": "Dr Hartwell", "day-day": "17",
    "day-month": "11", "day-year": "2026", "begins": "10am", "ends": "11:00", "weeks": "2", "where": "Online",
    "joining": "https://meet.example/1", "places": "12",
}  # fmt: skip


class TestTheDesk:
    def test_a_series_is_planned_opened_and_listed(self, browser):
        key = hidden(browser.get(PLAN))
        for _ in range(2):
            made_page = browser.post(PLAN, TYPED | key, follow=True)
        assert "2 drafts planned" in text(made_page)
        first = Event.objects.order_by("begins_at").first()
        assert first.begins_at.astimezone(LONDON).hour == 10
        asked = browser.get(page_of("do", first.pk, "open"))
        assert "open the whole series" in text(asked)
        browser.post(page_of("do", first.pk, "open-series"))
        assert list(Event.objects.values_list("state", flat=True)) == ["open", "open"]
        listed = text(browser.get(LIST))
        assert "To come (2)" in listed
        assert "week 1 of 2" in listed

    def test_a_plan_that_lacks_something_keeps_what_was_typed(self, browser):
        page = browser.post(
            PLAN, TYPED | {"title": "", "ends": "9am", "joining": "Kept words"} | {"key": "k"}
        )
        assert page.status_code == 400
        assert "Enter what it is called" in text(page)
        assert "Kept words" in text(page)
        late = browser.post(PLAN, TYPED | {"ends": "9am", "key": "k"})
        assert late.status_code == 409
        assert "The end must be after the beginning" in text(late)

    def test_it_is_changed_moved_and_cancelled_on_its_pages(self, browser, officer):
        row = made.opened(officer)
        assert "code 4711" in text(browser.get(page_of("change", row.pk)))
        new = {"title": "Falls again", "kind": "training", "topic": "Falls", "host": "Jo", "places": "5"}
        assert browser.post(page_of("change", row.pk), new).status_code == 302
        move = {"day-day": "20", "day-month": "11", "day-year": "2026", "begins": "14:00", "ends": "15:00"}
        assert browser.post(page_of("move", row.pk), move).status_code == 400
        assert browser.post(page_of("move", row.pk), move | {"why": "Host ill"}).status_code == 302
        assert browser.post(page_of("cancel", row.pk), {"why": "No host"}).status_code == 302
        page = text(browser.get(page_of("one", row.pk)))
        for words in ("Falls again", "Host ill", "No host", "Cancelled"):
            assert words in page

    def test_somebody_who_rang_is_put_down_and_taken_off_again(self, browser, officer, service):
        row = made.opened(officer)
        put = {
            "name": "Bo",
            "email": "",
            "role": "nurse",
            "service": "Willow Bank",
            "side": "",
            "organisation": "",
        }
        wrong = browser.post(page_of("put-down", row.pk), put | {"service": "Nowhere"})
        assert (wrong.status_code, "none has that name" in text(wrong)) == (409, True)
        assert "Bo has a place" in text(browser.post(page_of("put-down", row.pk), put, follow=True))
        place = Place.objects.get()
        assert (place.service, place.side) == (service, "provider")
        browser.post(page_of("place-change", place.pk, "give-up"))
        assert Place.objects.get().state == PlaceState.GIVEN_UP
        assert browser.get(page_of("place-change", place.pk, "eat")).status_code == 404

    def test_staff_come_themselves(self, browser, officer, cast):
        row = made.opened(officer)
        me = {"name": officer.name, "email": cast.officer.user.email, "role": "professional"}
        assert "has a place" in text(browser.post(page_of("come", row.pk), me, follow=True))
        assert Place.objects.get().comes_from == "The council"

    def test_lists_and_files_cost_the_same_however_long(
        self, browser, officer, django_assert_max_num_queries
    ):
        row = made.opened(officer, places=None)
        for _ in range(30):
            made.put_down(officer, row)
            made.opened(officer)
        browser.get(LIST)
        with django_assert_max_num_queries(15):
            browser.get(LIST)
        with django_assert_max_num_queries(16):
            browser.get(page_of("one", row.pk))
        rows = b"".join(browser.get(f"{LIST}?as=csv").streaming_content).decode()
        assert rows.count("Falls: what to do first") == 31

    def test_filters_narrow_and_stay_in_the_address(self, browser, officer):
        made.opened(officer)
        made.opened(officer, title="Fire doors", topic="Fire")
        page = text(browser.get(f"{LIST}?topic=Fire&text=door"))
        assert "Fire doors" in page
        assert "what to do first" not in page
        assert browser.get(f"{LIST}?kind=circus").status_code == 400


class TestTheProvider:
    def test_a_manager_signs_up_on_the_phone_and_reads_how_to_join(self, cast, phone, officer, service):
        row = made.opened(officer)
        assert row.title in text(phone.get(page_of("own-list")))
        page = text(phone.get(page_of("own", row.pk)))
        assert "code 4711" not in page
        me = {"name": "Manager", "email": cast.provider_manager.user.email, "role": "registered_manager"}
        page = text(phone.post(page_of("own", row.pk), me, follow=True))
        assert "Manager has a place" in page
        assert "code 4711" in page
        calendar = phone.get(page_of("own-calendar", row.pk))
        assert (calendar["Content-Type"], b"4711" in calendar.content) == (
            "text/calendar; charset=utf-8",
            True,
        )
        page = phone.post(page_of("own", row.pk), me)
        assert (page.status_code, "on the list already" in text(page)) == (409, True)

    def test_a_place_kept_for_a_colleague_is_asked_on_the_home_and_confirmed(self, phone, officer, service):
        event, (first, second) = _full_with(officer, service)
        actions.give_up_place(by=officer, place_id=first.pk)
        home = text(phone.get(reverse("contact:provider")))
        assert f"Confirm the place of {second.name}" in home
        assert "Confirm" in text(phone.get(page_of("own", event.pk)))
        phone.post(page_of("own-place", second.pk, "confirm"))
        assert Place.objects.get(pk=second.pk).state == PlaceState.HELD
        assert "Confirm the place" not in text(phone.get(reverse("contact:provider")))

    def test_the_list_of_a_provider_costs_the_same_however_long(
        self, phone, officer, service, django_assert_max_num_queries
    ):
        for _ in range(12):
            made.put_down(officer, made.opened(officer), service=service)
        phone.get(page_of("own-list"))
        with django_assert_max_num_queries(10):
            phone.get(page_of("own-list"))


def _full_with(officer, service):
    event = made.opened(officer, places=1)
    return event, [made.put_down(officer, event, service=service) for _ in range(2)]


class TestTheLink:
    def test_looking_changes_nothing_and_one_press_confirms(self, client_as, officer, committed):
        with committed():
            _, (first, second) = made.full(officer)
            actions.give_up_place(by=officer, place_id=first.pk)
        page = page_of("place", made.token_of(second))
        assert page in next(letter.body for letter in mail.outbox if "keep it for you" in letter.body)
        visitor = client_as(None)
        seen = visitor.get(page)
        assert (seen.status_code, seen["Cache-Control"]) == (200, "no-store")
        assert "code 4711" not in text(seen)
        assert Place.objects.get(pk=second.pk).state == PlaceState.OFFERED
        assert "code 4711" in text(visitor.post(page, {"do": "confirm"}))
        assert visitor.post(page, {"do": "confirm"}).status_code == 409
        visitor.post(page, {"do": "give-up"})
        assert Place.objects.get(pk=second.pk).state == PlaceState.GIVEN_UP

    def test_a_link_that_is_nobodys_is_not_there_and_opens_nothing_else(self, client_as, officer):
        _, (first, second) = made.full(officer)
        token, other = made.token_of(first), made.token_of(second)
        visitor = client_as(None)
        for wrong in (
            token[:-1],
            token[:-2] + "xx",
            other.partition(":")[0] + ":" + token.partition(":")[2],
            "x",
        ):
            assert visitor.get(page_of("place", wrong)).status_code == 404

    def test_who_tries_addresses_is_held_back(self, client_as):
        visitor = client_as(None)
        answers = [visitor.get(page_of("place", "x")).status_code for _ in range(61)]
        assert answers == [404] * 60 + [429]

    def test_after_it_began_the_page_only_tells(self, client_as, officer):
        event, (first, _) = made.full(officer)
        with clock.freeze(event.begins_at):
            page = client_as(None).get(page_of("place", made.token_of(first)))
        assert "Give the place up" not in text(page)
        assert Event.objects.get().state == State.FULL

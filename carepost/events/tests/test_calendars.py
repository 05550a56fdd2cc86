"""An event gets into somebody's calendar: with the letter, or by the letter's link where mail cannot carry the file."""

from __future__ import annotations

import icalendar
import pytest
from django.core import mail

from carepost.events import actions
from carepost.events.models import Event, Place
from carepost.events.rules import PlaceState, State, noted_down
from carepost.events.telling import calendar_page
from carepost.events.tests import factories as made
from carepost.events.tests.pages import page_of
from carepost.events.views.wording import place_words
from carepost.gateways.fake_notify import TEMPLATE, FakeNotify


@pytest.mark.parametrize(
    ("place", "event", "noted"),
    [
        (PlaceState.HELD, State.OPEN, True), (PlaceState.HELD, State.CLOSED, True),
        (PlaceState.HELD, State.CANCELLED, False), (PlaceState.GIVEN_UP, State.FULL, False),
        (PlaceState.WAITING, State.FULL, None), (PlaceState.OFFERED, State.FULL, None),
        (PlaceState.LAPSED, State.FULL, None), (PlaceState.UNANNOUNCED, State.HELD, None),
    ],
)  # fmt: skip
def test_a_calendar_notes_down_a_place_that_is_held_and_strikes_out_one_that_was(place, event, noted):
    assert noted_down(place, event) is noted


@pytest.fixture
def notify(settings):
    with FakeNotify() as fake:
        settings.NOTIFY_KEY, settings.NOTIFY_TEMPLATE, settings.NOTIFY_URL = fake.key, TEMPLATE, fake.url
        yield fake


def entry_at(visitor, place):
    """What a calendar reads behind the link: what it is to do, and its words."""
    page = visitor.get(page_of("place-calendar", made.token_of(place)))
    assert (page["Content-Type"], page["Cache-Control"]) == ("text/calendar; charset=utf-8", "no-store")
    calendar = icalendar.Calendar.from_ical(page.content)
    return calendar["METHOD"], str(calendar.walk("VEVENT")[0].get("DESCRIPTION", ""))


@pytest.mark.django_db
@pytest.mark.usefixtures("monday")
class TestTheFile:
    def test_under_notify_the_letter_leaves_as_text_and_names_where_the_file_lies(
        self, client_as, officer, committed, notify
    ):
        event, visitor = made.opened(officer), client_as(None)
        with committed():
            place = made.put_down(officer, event)
        (letter,) = notify.emails
        assert f"Put it into your calendar: {calendar_page(place)}" in letter["body"]
        assert made.JOINING in letter["body"]
        assert entry_at(visitor, place) == ("REQUEST", made.JOINING)
        with committed():
            actions.give_up_place(by=officer, place_id=place.pk)
        assert f"Take it out of your calendar: {calendar_page(place)}" in notify.emails[0]["body"]
        assert entry_at(visitor, place) == ("CANCEL", "")

    def test_a_mail_server_takes_the_file_and_the_letter_names_no_address_of_it(self, officer, committed):
        with committed():
            place = made.put_down(officer, made.opened(officer))
        (letter,) = mail.outbox
        assert (len(letter.attachments), calendar_page(place) in letter.body) == (1, False)

    def test_who_waits_finds_no_file_and_after_it_is_cancelled_it_is_struck_out(self, client_as, officer):
        event, (held, waits) = made.full(officer)
        visitor = client_as(None)
        assert visitor.get(page_of("place-calendar", made.token_of(waits))).status_code == 404
        assert visitor.get(page_of("place-calendar", made.token_of(held) + "x")).status_code == 404
        actions.cancel_event(by=officer, event_id=event.pk, why="The host is ill.")
        assert Event.objects.get().state == State.CANCELLED
        assert entry_at(visitor, held) == ("CANCEL", "")


@pytest.mark.parametrize(
    ("event", "place", "minutes", "words"),
    [
        ("open", "held", None, "has a place"), ("held", "held", 61, "was there for 61 minutes"),
        ("closed", "held", 0, "had a place, and was not seen"), ("held", "held", None, "had a place"),
        ("held", "given_up", None, "given up"), ("cancelled", "held", None, "has a place"),
    ],
)  # fmt: skip
def test_a_place_at_an_event_that_is_over_says_if_its_person_was_there(event, place, minutes, words):
    assert place_words(Place(state=place, minutes=minutes), Event(state=event)) == words

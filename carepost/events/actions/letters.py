"""The letters of an event, each with a calendar entry where there is something to note down."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from carepost.events.engine.calendars import Method
from carepost.events.models import Event, EventInvitation, Place
from carepost.events.rules import PlaceState
from carepost.events.telling import (
    calendar_file,
    calendar_page,
    evaluation_page,
    invitation_page,
    joining_words,
    place_page,
    when_of,
)
from carepost.gateways.mail import Message
from carepost.gateways.mail.message import Attachment
from carepost.gateways.mail.queueing import send_all_on_commit
from carepost.ui.words import clock_time, long_date

KIND = "event"


def invited(row: Event, people: Iterable[EventInvitation]) -> None:
    """Invite people, each with a link of their own by which they sign up without an account."""
    messages = [
        Message(
            to=each.email, subject=f"Invitation: {row.title}"[:200], kind=KIND, secret=True,
            reference=f"event:{row.pk}:invitation:{each.pk}",
            text=(
                f"{each.name},\n\n{row.council.name} invites you.\n\n{_facts(row)}\n\n{row.about}\n\nSay here that you"
                f" come: {invitation_page(each)}\n\n{row.council.name}\n"
            ),
        )
        for each in people
    ]  # fmt: skip
    send_all_on_commit(messages, council_id=row.council_id)


def reminder(row: Event, when: str) -> None:
    """Remind everybody who holds a place: `when` is "tomorrow" or "in an hour". Once for each time of an event."""
    said = f"It begins {when}.\n\n{_facts(row)}\n\n{_joining(row)}\n\nYou cannot come? Give your place to who waits."
    number = f"reminder-{when.replace(' ', '-')}-{row.sequence}"
    _send(row, _holders(row), number, f"{when.capitalize()}: {row.title}", said)


def how_was_it(row: Event, places: Iterable[Place]) -> None:
    """Ask how it was, with a link to one page that takes one answer and tells nobody who gave it."""
    messages = [
        Message(
            to=place.email, subject=f"How was it? {row.title}"[:200], kind=KIND, secret=True,
            reference=f"event:{row.pk}:{place.pk}:how-was-it",
            text=(
                f"{place.name},\n\nYou came to {row.title} on {when_of(row)}. How was it? One page, two minutes, and"
                f" nobody learns who wrote it: {evaluation_page(place)}\n\n{row.council.name}\n"
            ),
        )
        for place in places
        if place.email
    ]  # fmt: skip
    send_all_on_commit(messages, council_id=row.council_id)


def has_place(row: Event, place: Place) -> None:
    """Tell somebody that they have a place, and how to join."""
    said = f"You have a place.\n\n{_facts(row)}\n\n{_joining(row)}"
    _send(row, [place], f"held-{_last(place)}", f"Your place: {row.title}", said, calendar=Method.REQUEST)


def waits(row: Event, place: Place) -> None:
    """Tell somebody that they are on the waiting list."""
    said = (
        f"Every place is taken, and you are on the waiting list.\n\n{_facts(row)}\n\n"
        f"As soon as a place is free we write to you."
    )
    _send(row, [place], f"waits-{_last(place)}", f"On the waiting list: {row.title}", said)


def offered(row: Event, place: Place) -> None:
    """Tell somebody that a place is kept for them, and by when they must say that they come."""
    by = f"{long_date(place.confirm_by)} at {clock_time(place.confirm_by)}"
    said = (
        f"A place is free, and we keep it for you until {by}.\n\n{_facts(row)}\n\nSay there that you come. After"
        f" that hour it goes to who waits next."
    )
    _send(row, [place], f"offered-{_last(place)}", f"A place is free: {row.title}", said)


def given_up(row: Event, place: Place, *, held: bool) -> None:
    """Tell somebody that their place is given up, also to their calendar."""
    said = f"Your place is given up, and goes to who waits.\n\n{_facts(row)}"
    calendar = Method.CANCEL if held else None
    _send(row, [place], f"given-up-{_last(place)}", f"Place given up: {row.title}", said, calendar=calendar)


def changed(row: Event) -> None:
    """Tell everybody who holds a place what is new."""
    said = f"Something about it is new. This is how it stands now.\n\n{_facts(row)}\n\n{_joining(row)}"
    number = f"changed-{row.sequence}"
    _send(row, _holders(row), number, f"Changed: {row.title}", said, calendar=Method.REQUEST)


def moved(row: Event, before: datetime, why: str) -> None:
    """Tell everybody on the list of the new time, and why."""
    was = f"{long_date(before)} at {clock_time(before)}"
    said = f"It was to be on {was}. It has been moved.\n\nWhy: {why.strip()}\n\n{_facts(row)}"
    number = f"moved-{row.sequence}"
    _send(row, _waiting(row), number, f"Moved: {row.title}", said)
    _send(row, _holders(row), number, f"Moved: {row.title}", said, calendar=Method.REQUEST)


def cancelled(row: Event, why: str) -> None:
    """Tell everybody on the list that it does not take place, and why."""
    said = f"It does not take place.\n\nWhy: {why.strip()}\n\n{_facts(row)}"
    _send(row, _waiting(row), "cancelled", f"Cancelled: {row.title}", said, link=False)
    _send(
        row, _holders(row), "cancelled", f"Cancelled: {row.title}", said, calendar=Method.CANCEL, link=False
    )  # fmt: skip


def _facts(row: Event) -> str:
    lines = [row.title, when_of(row), row.where, f"Host: {row.host}"]
    return "\n".join(line for line in lines if line)


def _joining(row: Event) -> str:
    words = joining_words(row)
    return f"How to join:\n{words}" if words else "We will write to you how to join."


def _holders(row: Event) -> list[Place]:
    return list(Place.objects.filter(event=row, state=PlaceState.HELD).order_by("pk"))


def _waiting(row: Event) -> list[Place]:
    rows = Place.objects.filter(event=row, state__in=(PlaceState.WAITING, PlaceState.OFFERED))
    return list(rows.order_by("pk"))


def _last(place: Place) -> int:
    """The number of the step that a letter tells of, so that each letter is one of its own."""
    return place.steps.order_by("-pk").values_list("pk", flat=True).first() or 0


def _send(
    row: Event,
    places: Iterable[Place],
    number: str,
    subject: str,
    said: str,
    *,
    calendar: Method | None = None,
    link: bool = True,
) -> None:
    """Queue the letter for each of them who has an address. Its link opens their place, so it is kept by nobody."""
    messages = [
        Message(
            to=place.email, subject=subject[:200], kind=KIND, reference=f"event:{row.pk}:{place.pk}:{number}",
            text=f"{place.name},\n\n{said}\n\n{_way(place) if link else ''}{row.council.name}\n",
            attachments=(_file(row, place, calendar),) if calendar else (), secret=True,
        )
        for place in places
        if place.email
    ]  # fmt: skip
    send_all_on_commit(messages, council_id=row.council_id)


def _way(place: Place) -> str:
    return f"Your place, to confirm it or to give it up: {place_page(place)}\n\n"


def _file(row: Event, place: Place, method: Method) -> Attachment:
    """The calendar's file, or where mail cannot carry one the address at which it lies."""
    do = "Put it into" if method is Method.REQUEST else "Take it out of"
    return Attachment.of(
        "event.ics", f"text/calendar; method={method.value}", calendar_file(row, place, method),
        instead=f"{do} your calendar: {calendar_page(place)}",
    )  # fmt: skip

"""What letters and pages tell of an event alike: when it is, how to join it, what a calendar notes down."""

from __future__ import annotations

from django.conf import settings
from django.core.signing import Signer
from django.urls import reverse

from carepost.core import clock
from carepost.events.engine.calendars import Entry, Method, entry_as_file
from carepost.events.models import Event, EventInvitation, EventJoining, Place
from carepost.events.rules import LINK_SALT
from carepost.events.rules.after import EVALUATION_SALT
from carepost.events.rules.inviting import INVITE_SALT
from carepost.ui.words import clock_time, long_date


def when_of(row: Event) -> str:
    """ "Tuesday 1 December 2026, 10am to 11am", in London."""
    day = f"{row.begins_at.astimezone(clock.LONDON):%A} {long_date(row.begins_at)}"
    return f"{day}, {clock_time(row.begins_at)} to {clock_time(row.ends_at)}"


def joining_words(row: Event) -> str:
    """How to join an event. Whoever calls this has asked before who reads it."""
    found = EventJoining.objects.filter(event_id=row.pk).values_list("words", flat=True).first()
    return found or ""


def signed(salt: str, council_id: int, number: int) -> str:
    """What a link of one purpose carries: always the same for the same thing. Rules end it, not its age."""
    return Signer(salt=salt).sign_object([council_id, number])


def place_page(place: Place) -> str:
    """The address at which somebody confirms or gives up their place: signed, for this place and nothing else."""
    token = signed(LINK_SALT, place.council_id, place.pk)
    return f"{settings.SITE_URL}{reverse('events:place', args=[token])}"


def calendar_page(place: Place) -> str:
    """The address at which the holder of a place gets it for their calendar, as it stands when they open it."""
    token = signed(LINK_SALT, place.council_id, place.pk)
    return f"{settings.SITE_URL}{reverse('events:place-calendar', args=[token])}"


def invitation_page(invitation: EventInvitation) -> str:
    """The address at which somebody who is invited says that they come: signed, for this invitation alone."""
    token = signed(INVITE_SALT, invitation.council_id, invitation.pk)
    return f"{settings.SITE_URL}{reverse('events:invited', args=[token])}"


def evaluation_page(place: Place) -> str:
    """The address at which somebody says how an event was: signed, for this place, and for one answer."""
    token = signed(EVALUATION_SALT, place.council_id, place.pk)
    return f"{settings.SITE_URL}{reverse('events:evaluate', args=[token])}"


def calendar_file(row: Event, place: Place, method: Method) -> bytes:
    """An event for the calendar of somebody who holds a place. Whoever calls this has asked before who reads it."""
    organiser = settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].strip("> ")
    entry = Entry(
        uid=f"{row.uid}@carepost", sequence=row.sequence, begins=row.begins_at, ends=row.ends_at, title=row.title,
        where=row.where, joining=joining_words(row), organiser=organiser, host=row.host, stamped=clock.now(),
    )  # fmt: skip
    return entry_as_file(entry, method, name=place.name, email=place.email)

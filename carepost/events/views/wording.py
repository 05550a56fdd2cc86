"""Words and links that the pages of events share."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from markupsafe import Markup

from carepost.events.rules import PlaceState, State
from carepost.events.telling import when_of
from carepost.ui.words import clock_time, count_of, in_sentence, plural, short_date


def event_link(row: Any) -> Markup:
    """The title, which leads to the event, with its week where it is one of a series."""
    link = Markup(
        '<div><a class="govuk-link" data-main-link href="{}">{}</a> <span class="cp-note">{}{}</span></div>'
    )
    week = f", week {row.week} of {row.series.weeks}" if row.series else ""
    return link.format(reverse("events:one", args=[row.pk]), row.title, row.get_kind_display(), week)


def state_words(row: Any) -> str:
    """ "Full", without what it means."""
    return State(row.state).label.partition(":")[0]


def places_words(row: Any) -> str:
    """ "12 of 20 places, 3 wait"; "12 people" where there is no limit."""
    told = (
        plural(row.taken, "person", "people")
        if row.places is None
        else count_of(row.taken, row.places, "place")
    )
    waits = "waits" if row.waiting == 1 else "wait"
    return f"{told}, {row.waiting} {waits}" if row.waiting else told


def place_words(place: Any, row: Any) -> str:
    """Where a place stands, in a sentence; of an event that is over, if its person was there."""
    if State(row.state) not in (State.HELD, State.CLOSED) or place.state != PlaceState.HELD:
        return in_sentence(place.get_state_display())
    if place.minutes is None:
        return "had a place"
    return (
        f"was there for {plural(place.minutes, 'minute')}"
        if place.minutes
        else "had a place, and was not seen"
    )


def short_when(row: Any) -> str:
    """ "1 Dec 2026, 10am"."""
    return f"{short_date(row.begins_at)}, {clock_time(row.begins_at)}"


__all__ = ["event_link", "place_words", "places_words", "short_when", "state_words", "when_of"]

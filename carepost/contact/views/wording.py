"""How contact's pages say things."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from markupsafe import Markup

from carepost.contact.actions import HeldByAnother
from carepost.contact.actions.claiming import ClaimRefused
from carepost.contact.queries import own_services
from carepost.contact.rules import Outcome
from carepost.contact.rules.rota import WEEKDAYS, AbsenceKind
from carepost.core import clock
from carepost.core.acting import Actor
from carepost.core.claims import Held
from carepost.core.refusals import NotAllowed, Refused
from carepost.risk.rules import Band
from carepost.ui.words import clock_time, long_date, short_date

#: An outcome in a list, where the form's longer words would not fit.
SHORT = {
    Outcome.COMPLETED: "Completed",
    Outcome.NO_ANSWER: "No answer",
    Outcome.DECLINED: "Declined",
    Outcome.RESCHEDULED_BY_PROVIDER: "Asked for another time",
    Outcome.WRONG_NUMBER: "Wrong number",
    Outcome.SITE_CLOSED: "Said to be closed",
}


def outcome_words(outcome: str) -> str:
    """ "Completed", "No answer", …"""
    return SHORT[Outcome(outcome)]


def held_words(held: Held) -> str:
    """Who makes a call, and until when it is theirs."""
    return f"{held.holder_name} is making this call and holds it until {clock_time(held.until)}."


def sentences(refused: Refused) -> list[str]:
    """A refusal as sentences for the error summary; one that is not for this page goes on as a 403."""
    if any(isinstance(reason, NotAllowed) for reason in refused.reasons):
        raise refused
    if isinstance(refused, HeldByAnother):
        return [f"{held_words(refused.held)} What you typed is still below."]
    return [reason.sentence for reason in refused.reasons]


def status_of(refused: Refused) -> int:
    """409 where the state of things is against it, 400 where what was typed is."""
    return 409 if any(isinstance(reason, ClaimRefused) for reason in refused.reasons) else 400


def service_url(ref: str) -> str:
    return reverse("register:service", kwargs={"ref": ref})


def service_link(name: str, ref: str) -> Markup:
    return Markup('<a class="govuk-link" href="{}">{}</a>').format(service_url(ref), name)


def call_link(words: str, pk: int) -> Markup:
    return Markup('<a class="govuk-link" href="{}">{}</a>').format(reverse("contact:call", args=[pk]), words)


def minutes(started: datetime, ended: datetime) -> str:
    """How long it took, in words."""
    whole = round((ended - started).total_seconds() / 60)
    return "under a minute" if whole < 1 else f"{whole} minute{'s' if whole != 1 else ''}"


def joined(words: Iterable[str]) -> str:
    return " ".join(word for word in words if word)


def rota_tabs(here: str) -> list[tuple[str, str, bool]]:
    """The pages of the rota, and which of them this is."""
    pages = {"board": ("Who calls whom", "contact:rota"), "people": ("Who rings", "contact:rota-people")}
    return [(words, reverse(name), key == here) for key, (words, name) in pages.items()]


def place_link(words: str, pk: int) -> Markup:
    return Markup('<a class="govuk-link" href="{}">{}</a>').format(
        reverse("contact:rota-place", args=[pk]), words
    )


def person_link(name: str, pk: int) -> Markup:
    return Markup('<a class="govuk-link" href="{}">{}</a>').format(
        reverse("contact:rota-person", args=[pk]), name
    )


def place_state(place: Any) -> str:
    """Whether a planned call was made, is no longer needed, or must stay where it is."""
    if place.made or place.is_made:
        return "Made"
    if place.is_closed:
        return "No longer needed: it has closed"
    return "Locked" if place.locked_by else "Planned"


def week_in_words(hours: Mapping[int, str]) -> str:
    """ "Mon, Tue 09:00-12:00; Wed 13:00-15:00": days of the same hours together."""
    days: dict[str, list[str]] = {}
    for day, words in sorted(hours.items()):
        days.setdefault(words, []).append(WEEKDAYS[day][:3])
    return "; ".join(f"{', '.join(names)} {words}" for words, names in days.items())


def absences_in_words(absences: Iterable[Any]) -> str:
    """ "Ill 9 Nov 2026; On leave 1 Dec 2026 to 4 Dec 2026"."""
    return "; ".join(
        f"{AbsenceKind(each.kind).label} {short_date(each.first)}"
        + ("" if each.first == each.last else f" to {short_date(each.last)}")
        for each in absences
    )


def after_telling(viewer: Actor, ref: str) -> str:
    """What it changed that a provider told, as its own page shows it: the standing, and when the call comes."""
    own = next((each for each in own_services(viewer, clock.now()) if each.service.ref == ref), None)
    if own is None or own.clock is None:
        return ""
    standing = own.clock.standing
    stands = f"{own.service.name} is {Band(standing.band).label} now. " if standing else ""
    booked = own.clock.contact.booked_for if own.clock.contact else None
    if booked is not None and clock.local_day(booked) <= clock.today():
        return f"{stands}They were asked to ring today."
    return f"{stands}They will ring by {long_date(own.clock.due.on)}."

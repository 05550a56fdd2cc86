"""Enquiries: the board with its filters, one enquiry with its history, those of a service, a provider's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from carepost.core import ids
from carepost.core.acting import Actor, ActorKind
from carepost.councils.permissions import Can
from carepost.enquiries import reach
from carepost.enquiries.models import Enquiry, EnquiryEvent
from carepost.enquiries.models.enquiries import PREFIX
from carepost.enquiries.rules import OPEN, RUNNING, State, Verb
from carepost.register.models import Service
from carepost.register.reach import own

Enquiries = QuerySet[Enquiry, Enquiry]
#: The parts of the board, as its address names them (`?show=`).
SHOWS = ("unowned", "mine", "late", "open", "waiting", "answered", "closed", "all")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which enquiries a board shows. Empty fields do not filter. `text` is looked for in subject, words, number, asker
    and service. `in_time` is "yes" or "no" of those that were answered; `answered` leaves only them.
    """

    show: str = "all"
    text: str = ""
    topic: str = ""
    urgency: str = ""
    channel: str = ""
    team: int | None = None
    owner: int | None = None
    since: date | None = None
    until: date | None = None
    in_time: str = ""
    answered: bool = False


def seen(viewer: Actor) -> Enquiries:
    """The enquiries that a person may see: their council's, of those about money only its readers; a provider's own."""
    rows = Enquiry.objects.select_related("service", "team")
    if viewer.kind is ActorKind.PROVIDER:
        return rows.filter(reach.asked(viewer))
    rows = rows.filter(council_id=viewer.council_id or 0)
    return rows if viewer.may(Can.SEE_FINANCE_ENQUIRIES) else rows.filter(finance=False)


def parts(viewer: Actor, now: datetime) -> Mapping[str, Q]:
    """What each part of the board holds."""
    return {
        "unowned": Q(state=State.RECEIVED),
        "mine": Q(state__in=OPEN, owner_id=viewer.user_id or 0),
        "late": Q(state__in=RUNNING, due_at__lt=now),
        "open": Q(state__in=OPEN),
        "waiting": Q(state=State.WAITING),
        "answered": Q(state=State.ANSWERED),
        "closed": Q(state__in=(State.CLOSED, State.MERGED)),
        "all": Q(),
    }


def matching(viewer: Actor, wanted: Wanted, now: datetime) -> Enquiries:
    """The enquiries that match, each with its service and team: for a page or a file."""
    return _narrowed(viewer, wanted).filter(parts(viewer, now).get(wanted.show, Q()))


def counts(viewer: Actor, wanted: Wanted, now: datetime) -> dict[str, int]:
    """How many enquiries each part of the board holds under the other filters, in one query."""
    each = {name: Count("pk", filter=part) for name, part in parts(viewer, now).items() if name != "all"}
    return _narrowed(viewer, wanted).aggregate(**each, all=Count("pk"))


def _narrowed(viewer: Actor, wanted: Wanted) -> Enquiries:
    rows = seen(viewer)
    exact = {
        "topic": wanted.topic, "urgency": wanted.urgency, "channel": wanted.channel, "team_id": wanted.team,
        "owner_id": wanted.owner, "received_on__gte": wanted.since, "received_on__lte": wanted.until,
    }  # fmt: skip
    rows = rows.filter(**{name: value for name, value in exact.items() if value not in ("", None)})
    if wanted.answered:
        rows = rows.filter(answered_at__isnull=False)
    if wanted.in_time:
        rows = rows.filter(in_time=wanted.in_time == "yes")
    return rows.filter(_said(wanted.text)) if wanted.text else rows


def _said(text: str) -> Q:
    where = ("subject", "words", "asker_name", "about", "service__name")
    found = Q(*((f"{field}__icontains", text) for field in where), _connector=Q.OR) | Q(service__ref=text)
    wanted = text.strip().upper()
    return found | Q(pk=int(wanted.split("-")[1])) if ids.is_reference(wanted, PREFIX) else found


def readable(viewer: Actor) -> Enquiries:
    """The enquiries that a person may see, a provider's also where they were opened to it."""
    opened = viewer.kind is ActorKind.PROVIDER
    return Enquiry.objects.filter(reach.readable(viewer)) if opened else seen(viewer)


def enquiry_of(viewer: Actor, enquiry_id: int) -> Enquiry:
    """One enquiry. Raises Http404 for one that this person may not see."""
    rows = readable(viewer).select_related(
        "council", "service__organisation", "merged_into", "split_from", "body"
    )
    found = rows.filter(pk=enquiry_id).first()
    if found is None:
        raise Http404("There is no enquiry of that number")
    if _hidden(viewer, found.split_from):
        found.split_from = None
    return found


def _hidden(viewer: Actor, other: Enquiry | None) -> bool:
    """Whether this person may not even know of another enquiry."""
    return other is not None and other.finance and not viewer.may(Can.SEE_FINANCE_ENQUIRIES)


def history(viewer: Actor, enquiry: Enquiry) -> list[EnquiryEvent]:
    """What happened to an enquiry, the newest first; for whoever asked without all that is internal."""
    rows = enquiry.events.select_related("other").order_by("-pk")
    found = list(rows.filter(internal=False) if viewer.kind is ActorKind.PROVIDER else rows)
    for event in found:
        if _hidden(viewer, event.other):
            event.other = None
    return found


def joined(viewer: Actor, enquiry: Enquiry) -> list[Enquiry]:
    """The later enquiries that were joined with this one, the oldest first."""
    return list(seen(viewer).filter(merged_into=enquiry).order_by("pk"))


def earlier_alike(viewer: Actor, enquiry: Enquiry, *, most: int = 5) -> list[Enquiry]:
    """Earlier enquiries that this may be joined with: of the same topic, open or just answered, those of its service
    first.
    """
    rows = seen(viewer).filter(
        topic=enquiry.topic, finance=enquiry.finance, state__in=(*OPEN, State.ANSWERED),
        received_at__lt=enquiry.received_at,
    ).exclude(pk=enquiry.pk)  # fmt: skip
    found = list(rows.order_by("-received_at")[: most * 4])
    return sorted(found, key=lambda row: row.service_id != enquiry.service_id or row.service_id is None)[
        :most
    ]


def of_service(viewer: Actor, service_id: int, *, most: int = 100) -> list[Enquiry]:
    """What was asked about a service, newest first."""
    return list(seen(viewer).filter(service_id=service_id).order_by("-received_at", "-pk")[:most])


def held(viewer: Actor, service_id: int) -> list[Enquiry]:
    """The enquiries about a service that a provider's people may read, with those that were opened to it."""
    if viewer.kind is not ActorKind.PROVIDER:
        return []
    return list(
        Enquiry.objects.filter(reach.readable(viewer), service_id=service_id).order_by("-received_at")
    )


def late(viewer: Actor, now: datetime, *, most: int = 5) -> tuple[list[Enquiry], int]:
    """What is past its time, the most late first, and how many there are in all."""
    rows = seen(viewer).filter(parts(viewer, now)["late"])
    found = list(rows.order_by("due_at", "pk")[: most + 1])
    return found[:most], len(found) if len(found) <= most else rows.count()


def waits_for(viewer: Actor) -> int:
    """How many enquiries wait for an owner."""
    return seen(viewer).filter(state=State.RECEIVED).count()


@dataclass(frozen=True, slots=True)
class Own:
    """A provider's own enquiries, by what they ask of it."""

    asked_back: Sequence[Enquiry]
    open: Sequence[Enquiry]
    past: Sequence[Enquiry]


def own_enquiries(viewer: Actor, *, past: int = 30) -> Own:
    """The viewer's provider's enquiries: those that wait for it, those that it waits for, the latest that ended."""
    rows = own_open(viewer)
    ended = seen(viewer).exclude(state__in=OPEN).order_by("-last_at", "-pk")[:past]
    return Own(
        asked_back=[row for row in rows if row.state == State.WAITING],
        open=[row for row in rows if row.state != State.WAITING],
        past=list(ended),
    )


def own_open(viewer: Actor) -> list[Enquiry]:
    """The viewer's provider's enquiries that are not ended, newest first."""
    return list(seen(viewer).filter(state__in=OPEN).order_by("-received_at", "-pk"))


def askable(viewer: Actor) -> list[Service]:
    """The viewer's own services that a council looks after, by name."""
    rows = Service.objects.filter(
        own(viewer), host__isnull=False, withdrawn=False, status__in=("registered", "dormant")
    )
    return list(rows.select_related("organisation", "host").order_by("name", "pk"))


def last_answer(history: Sequence[EnquiryEvent]) -> EnquiryEvent | None:
    """The answer that stands, out of a history that begins with the newest."""
    return next((event for event in history if event.verb in (Verb.ANSWER, Verb.CORRECT)), None)

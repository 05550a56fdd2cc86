"""Attendance is taken from files and by ticking, matched by people where names differ, and undone."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.clock import local_day
from carepost.core.refusals import Refused, refuse_if
from carepost.councils.permissions import Can
from carepost.events.actions.moving_up import policy_of
from carepost.events.actions.places import came_unannounced
from carepost.events.actions.steps import held
from carepost.events.engine.reports import Report, Seen, Unreadable, read_report
from carepost.events.models import AttendanceTaken, Event, Place, Sighting
from carepost.events.rules import Comer, State
from carepost.events.rules.attendance import AttendanceFault, Source, Stretch, minutes_attended, same_name


@action(Can.TAKE_ATTENDANCE)
def take_attendance(*, by: Actor, event_id: int, name: str, content: bytes) -> AttendanceTaken:
    """Take in the attendance report of Teams or Zoom. Who has an address on the list is found by it; others wait for
    somebody to say who they are. The same file twice changes nothing. Raises Refused.
    """
    row = _after(by, event_id)
    refuse_if([] if content.strip() else [AttendanceFault.NOTHING])
    digest = hashlib.sha256(content).hexdigest()
    if again := _again(row, digest):
        return again
    try:
        report = read_report(content, local_day(row.begins_at))
    except Unreadable as error:
        raise Refused([error.fault]) from None
    taken = _taken(by, row, report.source, digest, name=name, left_out=", ".join(report.left_out))
    Sighting.objects.bulk_create(_sightings(row, taken, report))
    recount(row)
    return taken


@action(Can.TICK_ATTENDANCE)
def tick_attendance(
    *, by: Actor, event_id: int, came: Collection[int], submission_key: str
) -> AttendanceTaken:
    """Say by ticking who was there from beginning to end. The same submission twice is one. Raises Refused."""
    row = _after(by, event_id)
    digest = hashlib.sha256(submission_key.encode()).hexdigest()
    if again := _again(row, digest):
        return again
    places = list(Place.objects.filter(event=row, pk__in=list(came)))
    refuse_if([] if places else [AttendanceFault.NOBODY])
    taken = _taken(by, row, Source.TICKS, digest)
    Sighting.objects.bulk_create(
        Sighting(council_id=row.council_id, event=row, taken=taken, name=place.name, email=place.email,
                 joined_at=row.begins_at, left_at=row.ends_at, place=place)
        for place in places
    )  # fmt: skip
    recount(row)
    return taken


@action(Can.UNDO_ATTENDANCE)
def undo_attendance(*, by: Actor, taken_id: int) -> AttendanceTaken:
    """Take back attendance that was taken. What it said counts no longer. Raises Refused."""
    taken = get_object_or_404(AttendanceTaken, pk=taken_id, council_id=by.council_id or 0)
    row = _after(by, taken.event_id)
    taken = AttendanceTaken.objects.select_for_update().get(pk=taken.pk)
    refuse_if([] if taken.undone_at is None else [AttendanceFault.UNDONE])
    taken.undone_at, taken.undone_by = clock.now(), by.name
    taken.save(update_fields=["undone_at", "undone_by"])
    audit.note(subject=f"event:{row.pk}", council=row.council_id, attendance=taken.pk, undone=True)
    recount(row)
    return taken


@action(Can.MATCH_ATTENDANCE)
def match_attendee(*, by: Actor, sighting_id: int, place_id: int | None) -> Event:
    """Say who somebody is that was seen: a person on the list, or with no place nobody who counts. It holds for all
    times that this name was seen. Raises Refused.
    """
    row, rows = _unmatched(by, sighting_id)
    if place_id is None:
        rows.update(aside=True)
    else:
        place = Place.objects.filter(event=row, pk=place_id).first()
        refuse_if([] if place is not None else [AttendanceFault.NOT_ON_LIST])
        rows.update(place=place)
    audit.note(subject=f"event:{row.pk}", council=row.council_id, matched=place_id)
    recount(row)
    return row


@action(Can.ADD_ATTENDEE)
def add_attendee(*, by: Actor, sighting_id: int, comer: Comer) -> Place:
    """Say that somebody who was seen came without being on the list. Raises Refused."""
    row, rows = _unmatched(by, sighting_id)
    place = came_unannounced(by, row, comer)
    rows.update(place=place)
    recount(row)
    return place


@action(Can.ACCEPT_NAMES)
def accept_names(*, by: Actor, event_id: int) -> int:
    """Match everybody whose name one person on the list has, and no other. Returns how many names. Raises Refused."""
    row = _after(by, event_id)
    people = [(place.pk, place.name) for place in Place.objects.filter(event=row)]
    waiting = standing(row).filter(place__isnull=True, aside=False)
    found = 0
    for name, email in sorted(set(waiting.values_list("name", "email"))):
        if (place_id := same_name(name, people)) is not None:
            waiting.filter(name=name, email=email).update(place_id=place_id)
            found += 1
    audit.note(subject=f"event:{row.pk}", council=row.council_id, names=found)
    recount(row)
    return found


def recount(row: Event) -> None:
    """Work out everybody's minutes anew, from all that stands. Without any attendance nobody's are known."""
    known = AttendanceTaken.objects.filter(event=row, undone_at__isnull=True).exists()
    seen: dict[int, list[Stretch]] = {}
    for each in standing(row).filter(place__isnull=False):
        seen.setdefault(each.place_id or 0, []).append(Stretch(each.joined_at, each.left_at))
    overrun = policy_of(row.council_id, row.begins_at).overrun_minutes
    places = list(Place.objects.select_for_update(of=("self",)).filter(event=row).order_by("pk"))
    for place in places:
        minutes = minutes_attended(seen.get(place.pk, ()), row.begins_at, row.ends_at, overrun=overrun)
        place.minutes = minutes if known else None
    Place.objects.bulk_update(places, ["minutes"])


def standing(row: Event) -> QuerySet[Sighting, Sighting]:
    """What was seen at an event and is not undone."""
    return Sighting.objects.filter(event=row, taken__undone_at__isnull=True)


def _after(by: Actor, event_id: int) -> Event:
    """An event that has begun and is not closed, held."""
    row = held(by, event_id)
    found = {
        AttendanceFault.CANCELLED: row.state in (State.DRAFT, State.CANCELLED),
        AttendanceFault.CLOSED: row.state == State.CLOSED,
        AttendanceFault.NOT_BEGUN: clock.now() < row.begins_at,
    }
    refuse_if([fault for fault, holds in found.items() if holds][:1])
    return row


def _again(row: Event, digest: str) -> AttendanceTaken | None:
    again = AttendanceTaken.objects.filter(event=row, digest=digest, undone_at__isnull=True).first()
    if again is not None:
        audit.note(subject=f"event:{row.pk}", council=row.council_id, attendance=again.pk, again=True)
    return again


def _taken(
    by: Actor, row: Event, source: Source, digest: str, *, name: str = "", left_out: str = ""
) -> AttendanceTaken:
    taken = AttendanceTaken.objects.create(
        council_id=row.council_id, event=row, source=source.value, name=name[:200], digest=digest, left_out=left_out,
        taken_at=clock.now(), taken_by=by.name,
    )  # fmt: skip
    audit.note(subject=f"event:{row.pk}", council=row.council_id, attendance=taken.pk, source=source.value)
    return taken


def _sightings(row: Event, taken: AttendanceTaken, report: Report) -> Iterable[Sighting]:
    """What a report says that is not known from another one; found on the list by address alone."""
    known = set(standing(row).values_list("name", "email", "joined_at", "left_at"))
    listed = Place.objects.filter(event=row).exclude(email="").order_by("-pk")
    places = {place.email.casefold(): place for place in listed}
    for each in dict.fromkeys(report.seen):
        if _key(each) not in known:
            yield Sighting(
                council_id=row.council_id, event=row, taken=taken, name=each.name, email=each.email,
                joined_at=each.stretch.begins, left_at=each.stretch.ends, place=places.get(each.email.casefold()),
            )  # fmt: skip


def _key(each: Seen) -> tuple[str, str, datetime, datetime]:
    return each.name, each.email, each.stretch.begins, each.stretch.ends


def _unmatched(by: Actor, sighting_id: int) -> tuple[Event, QuerySet[Sighting, Sighting]]:
    """The event and all times that this very name was seen there without a match."""
    first = get_object_or_404(Sighting, pk=sighting_id, council_id=by.council_id or 0)
    row = _after(by, first.event_id)
    rows = standing(row).filter(name=first.name, email=first.email, place__isnull=True, aside=False)
    refuse_if([] if rows.exists() else [AttendanceFault.MATCHED])
    return row, rows

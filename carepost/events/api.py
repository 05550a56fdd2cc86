"""Events over HTTP, read alone: what there is, who came by service and role, and the hours of it. Nobody's name."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from carepost.api.door import (
    Day,
    Listed,
    Listing,
    Moment,
    Number,
    Page,
    Ref,
    Text,
    Told,
    listed,
    needs,
    viewer_of,
)
from carepost.api.rules import Scope
from carepost.core.acting import ActorKind
from carepost.events.queries import machines
from carepost.events.queries.machines import Wanted
from carepost.events.rules import JobRole, Kind, PlaceState, Side, State

router = Router(tags=["Events"])
EVENTS = needs(Scope.EVENTS_READ)
_SINCE = "Events that begin on this day (in London) or later."
_UNTIL = "Events that begin on this day (in London) or before."


class EventFilter(Listing):
    """Which events a list tells."""

    state: list[State] = Field([], description="Where they stand.")
    kind: list[Kind] = Field([], description="What sort of event.")
    topic: Text = Field("", description="The topic, as it is written.")
    since: Day | None = Field(None, description=_SINCE)
    until: Day | None = Field(None, description=_UNTIL)
    updated_since: Moment | None = Field(
        None, description="Only those that were planned, changed or moved on at or after this moment."
    )


class HoursFilter(Schema):
    """Which attendance is added up."""

    event_id: Number | None = Field(None, description="At one event.")
    service_id: Ref | None = Field(None, description="From one service.")
    role: list[JobRole] = Field([], description="What they work as.")
    topic: Text = Field("", description="The topic of the event, as it is written.")
    since: Day | None = Field(None, description=_SINCE)
    until: Day | None = Field(None, description=_UNTIL)

    def wanted(self) -> Wanted:
        return Wanted(
            self.since, self.until, self.topic, self.event_id, self.service_id or "", tuple(self.role)
        )


class AttendanceFilter(HoursFilter, Listing):
    """Whose attendance a list tells."""


class EventOut(Told):
    """An event, as everybody who is invited reads it. How to join it is for people alone."""

    id: int
    council: str
    title: str
    kind: Kind
    topic: str
    about: str
    host: str
    where: str
    begins_at: Moment
    ends_at: Moment
    state: State
    series_id: int | None = Field(description="The same for the events of one series")
    week: int = Field(description="Which one of its series it is")
    places: int | None = Field(description="null: no limit")
    taken: int | None = Field(description="Places that are held or kept; null for a provider")


class AttendanceOut(Told):
    """Somebody on the list of an event: without a name."""

    id: int
    event_id: int
    service_id: str | None = Field(description="null where they come from no service")
    side: Side
    role: JobRole
    state: PlaceState
    minutes: int | None = Field(description="Attended; null until attendance was taken, 0: did not come")
    since: Moment = Field(description="When they were put on the list")


class HoursLineOut(Told):
    """What the people of one role from one service learned."""

    service_id: str | None = Field(description="null where they come from no service")
    role: JobRole
    minutes: int
    times: int = Field(description="How often somebody came")
    events: int = Field(description="To how many events")


class HoursOut(Told):
    """Minutes attended, by service and role."""

    data: list[HoursLineOut]
    minutes: int = Field(description="All of them")


@router.get("/events", response=Page[EventOut], auth=EVENTS, summary="List events")
def list_events(request: HttpRequest, asked: Query[EventFilter]) -> Listed:
    """A council's events, drafts too; to a provider those that its councils opened."""
    viewer = viewer_of(request)
    rows = machines.listed(
        viewer, Wanted(asked.since, asked.until, asked.topic), states=asked.state, kinds=asked.kind,
        moved_since=asked.updated_since,
    )  # fmt: skip
    ours = viewer.kind is not ActorKind.PROVIDER
    return listed(request, rows, asked, EventOut, lambda page: [_event(row, ours=ours) for row in page])


@router.get("/events/{event_id}", response=EventOut, auth=EVENTS, summary="One event")
def get_event(request: HttpRequest, event_id: Number) -> EventOut:
    """One event."""
    viewer = viewer_of(request)
    return _event(machines.event(viewer, event_id), ours=viewer.kind is not ActorKind.PROVIDER)


@router.get("/event-attendance", response=Page[AttendanceOut], auth=EVENTS, summary="List attendance")
def list_event_attendance(request: HttpRequest, asked: Query[AttendanceFilter]) -> Listed:
    """Who was on the lists of events, by service and role: a council's whole lists, a provider's own people."""
    rows = machines.attendance(viewer_of(request), asked.wanted())
    return listed(request, rows, asked, AttendanceOut, lambda page: [_attendance(row) for row in page])


@router.get("/event-hours", response=HoursOut, auth=EVENTS, summary="Hours learned, by service and role")
def get_event_hours(request: HttpRequest, asked: Query[HoursFilter]) -> HoursOut:
    """Minutes attended by service and role, in one answer: a council's, or those of a provider's own people."""
    lines = [
        HoursLineOut(
            service_id=each.ref, role=JobRole(each.role), minutes=each.minutes, times=each.times,
            events=each.events,
        )
        for each in machines.hours(viewer_of(request), asked.wanted())
    ]  # fmt: skip
    return HoursOut(data=lines, minutes=sum(line.minutes for line in lines))


def _event(row: Any, *, ours: bool) -> EventOut:
    return EventOut(
        id=row.pk, council=row.council.name, title=row.title, kind=row.kind, topic=row.topic, about=row.about,
        host=row.host, where=row.where, begins_at=row.begins_at, ends_at=row.ends_at, state=row.state,
        series_id=row.series_id, week=row.week, places=row.places, taken=row.taken if ours else None,
    )  # fmt: skip


def _attendance(row: Any) -> AttendanceOut:
    return AttendanceOut(
        id=row.pk, event_id=row.event_id, service_id=row.service.ref if row.service else None, side=row.side,
        role=row.role, state=row.state, minutes=row.minutes, since=row.queued_at,
    )  # fmt: skip

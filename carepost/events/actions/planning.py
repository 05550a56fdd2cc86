"""Events are planned, one or a week each, and changed until they are held."""

from __future__ import annotations

from collections.abc import Sequence

from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import refuse_if
from carepost.councils.actors import council_of
from carepost.councils.models import Council
from carepost.councils.permissions import Can
from carepost.events.actions import letters
from carepost.events.actions.moving_up import move_up
from carepost.events.actions.steps import held, settle, step, write
from carepost.events.models import Event, EventJoining, EventSeries
from carepost.events.rules import EventFault, Plan, State, Verb, plan_faults, weekly


@action(Can.PLAN_EVENT)
def plan_event(*, by: Actor, plan: Plan, weeks: int = 1, submission_key: str) -> Sequence[Event]:
    """Plan an event, or one a week at the same hour in London. The same submission twice plans once. Raises Refused."""
    council_id = council_of(by)
    refuse_if([] if submission_key.strip() else [EventFault.NO_KEY])
    refuse_if(plan_faults(plan, weeks))
    Council.objects.select_for_update(no_key=True).get(pk=council_id)
    keys = [f"{submission_key}:{number}" for number in range(1, weeks + 1)]
    again = list(Event.objects.filter(council_id=council_id, submission_key__in=keys).order_by("week"))
    if again:
        audit.note(subject=f"event:{again[0].pk}", again=True)
        return again
    series = _series(council_id, plan, weeks) if weeks > 1 else None
    begins, ends = weekly(plan.begins, weeks), weekly(plan.ends, weeks)
    return [
        _begun(by, Event(council_id=council_id, series=series, week=n, begins_at=begins[n - 1], ends_at=ends[n - 1],
                         submission_key=keys[n - 1]), plan)
        for n in range(1, weeks + 1)
    ]  # fmt: skip


def _series(council_id: int, plan: Plan, weeks: int) -> EventSeries:
    return EventSeries.objects.create(council_id=council_id, title=plan.title.strip(), weeks=weeks)


def _begun(by: Actor, row: Event, plan: Plan) -> Event:
    now = clock.now()
    row.planned_by, row.planned_at = by.name, now
    _take(row, plan)
    write(by, row, Verb.PLAN, State.DRAFT, now=now, first=True)
    _join(row, plan)
    return row


@action(Can.CHANGE_EVENT)
def change_event(*, by: Actor, event_id: int, plan: Plan) -> Event:
    """Change what an event is; its time only while it is a draft, later it is moved. Whoever holds a place is sent what
    is new for them, and more places go to who waits. Raises Refused.
    """
    row, now = held(by, event_id), clock.now()
    refuse_if(plan_faults(plan))
    refuse_if([EventFault.FEWER] if plan.places is not None and plan.places < row.taken else [])
    before = _told(row)
    _take(row, plan)
    _join(row, plan)
    if row.state == State.DRAFT:
        row.begins_at, row.ends_at = plan.begins, plan.ends
    elif _told(row) != before:
        row.sequence += 1
    settle(by, row, now=now)
    step(by, row, Verb.CHANGE, now=now)
    if row.state != State.DRAFT:
        move_up(by, row, now=now)
        settle(by, row, now=now)
        if _told(row) != before:
            letters.changed(row)
    return row


def _take(row: Event, plan: Plan) -> None:
    row.title, row.kind, row.topic = plan.title.strip(), plan.kind.value, plan.topic.strip()
    row.host, row.where, row.about, row.places = (
        plan.host.strip(),
        plan.where.strip(),
        plan.about.strip(),
        plan.places,
    )


def _join(row: Event, plan: Plan) -> None:
    EventJoining.objects.update_or_create(
        event=row, defaults={"council_id": row.council_id, "words": plan.joining.strip()}
    )


def _told(row: Event) -> tuple[str, ...]:
    """What the letter and the calendar of who comes say of an event, beside its time."""
    joining = EventJoining.objects.filter(event_id=row.pk).values_list("words", flat=True).first() or ""
    return row.title, row.host, row.where, joining

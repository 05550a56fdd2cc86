"""Makes events and the people who come in tests, as their pages do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from urllib.parse import unquote

from carepost.core import clock, ids, policies, tenancy
from carepost.core.acting import Actor
from carepost.core.clock import LONDON
from carepost.councils.models import Council
from carepost.councils.permissions import Can
from carepost.events import actions
from carepost.events.models import Event, Place
from carepost.events.rules import JobRole, Kind, Person, Plan
from carepost.events.telling import place_page
from carepost.register.models import Service

JOINING = "https://meet.example/falls, code 4711"
_numbers = count(1)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """An hour of a London day."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON)


def plan(begins: datetime | None = None, minutes: int = 60, **given: Any) -> Plan:
    """A webinar about falls, in a week, unless told otherwise."""
    start = begins or clock.now() + timedelta(days=7)
    values: dict[str, Any] = {
        "title": "Falls: what to do first", "kind": Kind.WEBINAR, "topic": "Falls", "host": "Dr Lena Hartwell",
        "about": "For everybody who lifts people.", "where": "Online", "joining": JOINING, "places": 20,
    }  # fmt: skip
    return Plan(begins=start, ends=start + timedelta(minutes=minutes), **values | given)


def planned(by: Actor, **given: Any) -> Event:
    """A draft."""
    return actions.plan_event(by=by, plan=plan(**given), submission_key=ids.submission_key())[0]


def opened(by: Actor, **given: Any) -> Event:
    """Open for signing up."""
    return actions.open_event(by=by, event_id=planned(by, **given).pk)


def person(name: str = "", email: str | None = None, role: JobRole = JobRole.CARE_WORKER) -> Person:
    """Somebody; with no name given one that nobody has."""
    known = name or f"Person {next(_numbers)}"
    return Person(known, f"{known.lower().replace(' ', '.')}@x.example" if email is None else email, role)


def put_down(by: Actor, event: Event, who: Person | None = None, service: Service | None = None) -> Place:
    """Put on the list by an officer."""
    return actions.put_down(by=by, event_id=event.pk, person=who or person(), service=service)


def full(by: Actor, *, waiting: int = 1, places: int = 1, **given: Any) -> tuple[Event, list[Place]]:
    """Every place taken, and so many who wait. Returns the event with all its places, in order."""
    event = opened(by, places=places, **given)
    made = [put_down(by, event) for _ in range(places + waiting)]
    with tenancy.transaction_for(by):
        event.refresh_from_db()
    return event, made


def token_of(place: Place) -> str:
    """What the link in a place's letter carries."""
    return token_in(place_page(place))


def token_in(page: str) -> str:
    """The end of the address that a letter names."""
    return unquote(page.rstrip("/").rpartition("/")[2])


def link_actor(place: Place) -> Actor:
    """Whoever came by the link in a letter."""
    keys = {can.value for can in (Can.CONFIRM_PLACE, Can.GIVE_UP_PLACE, Can.ASK_AT_EVENT, Can.SAY_HOW_IT_WAS)}
    return Actor.operator(f"{place.name} (by link)", council_id=place.council_id, permissions=keys)


def tender(council: Council, key: str = Can.TEND_EVENTS.value) -> Actor:
    """What looks after events by itself."""
    return Actor.operator("tests", council_id=council.pk, permissions={key})


def adopt(council: Council, values: Mapping[str, Any], on: date | None = None) -> None:
    """A council's own numbers from a day on."""
    by = Actor.operator("tests", council_id=council.pk, permissions={Can.ADOPT_POLICY.value})
    policies.adopt(
        by=by, council_id=council.pk, key="events.running", values=values, valid_from=on or clock.today(),
        authority="tests",
    )  # fmt: skip

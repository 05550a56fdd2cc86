"""Ambershire's webinars: a weekly series, half of it held with its attendance, and what is to come."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta

from django.utils.text import slugify

from carepost.core import clock, tenancy
from carepost.core.acting import Actor
from carepost.core.calendar import LONDON
from carepost.councils.models import User
from carepost.councils.permissions import Can
from carepost.demo.cast import Cast
from carepost.demo.event_words import ANSWERS, COMING, FORUM, JOBS, NAMES, QUESTIONS, ROOMS, SAID, TOPICS
from carepost.events import actions
from carepost.events.audience import invitees
from carepost.events.models import Event, Place
from carepost.events.rules import JobRole, Kind, Person, Plan
from carepost.events.rules.after import Useful
from carepost.events.rules.inviting import Audience, Group
from carepost.register.models import Service

OFFICER, MANAGER = "Marta Kowalewska", "Grace Ekpenyong"
HELD, AHEAD = 4, 4
JOINING = "https://meet.ambershire.example/learning, code 2046. Ring 01632 960 120 if you cannot get in."
PEOPLE = 10


def lay_out(made: Cast, seed: int, today: date) -> None:
    """Live through the series so far, and leave what is to come open, through the verbs that people use."""
    officer, chance = made.staff(OFFICER), random.Random(f"{seed}:events")
    with tenancy.acting_for(officer):
        rows = Service.objects.filter(host=made.ambershire, status="registered", kind="location")
        services = list(rows.select_related("organisation").order_by("ref")[:40])
        first = today - timedelta(days=today.weekday() - 1 + 7 * HELD)  # a Tuesday
        with _at(first - timedelta(days=14), 10):
            forum = actions.plan_event(
                by=officer, plan=_plan(FORUM, first, 14), weeks=HELD + AHEAD, submission_key="demo-forum"
            )
            actions.open_event(by=officer, event_id=forum[0].pk, whole_series=True)
        for row, topic in zip(forum, TOPICS, strict=True):
            _name(officer, row, topic, first)
        past = [row for row in forum if row.ends_at < _moment(today, 8)]
        for number, row in enumerate(past):
            _hold(officer, row, services, chance, number)
        for row in past[:-1]:
            with _at(today - timedelta(days=1), 17):
                actions.close_event(by=officer, event_id=row.pk)
        _come(officer, [row for row in forum if row.begins_at > _moment(today, 18)], services, today)
        _others(made, officer, services, today)


def _moment(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), LONDON).astimezone(UTC)


@contextmanager
def _at(day: date, hour: int) -> Iterator[None]:
    with clock.freeze(_moment(day, hour)):
        yield


def _plan(words: tuple[str, Kind, str, str, str], day: date, hour: int, places: int | None = 40) -> Plan:
    title, kind, topic, host, about = words
    begins = _moment(day, hour)
    where, joining = ROOMS.get(topic, ("Online", JOINING))
    return Plan(
        title, kind, topic, host, begins, begins + timedelta(minutes=75), about=about, where=where, joining=joining,
        places=places,
    )  # fmt: skip


def _name(by: Actor, row: Event, topic: tuple[str, str], first: date) -> None:
    """Each week has its own subject; it was written down as the series was planned."""
    title, host = topic
    with _at(first - timedelta(days=13), 10):
        plan = Plan(
            title, Kind.WEBINAR, row.topic, host, row.begins_at, row.ends_at, about=row.about, where=row.where,
            joining=JOINING, places=row.places,
        )  # fmt: skip
        actions.change_event(by=by, event_id=row.pk, plan=plan)


def _put(by: Actor, row: Event, number: int, service: Service) -> Place:
    name = NAMES[number % len(NAMES)]
    email = f"{name.lower().replace(' ', '.')}@{slugify(service.name)}.example"
    person = Person(name, email, JobRole(JOBS[number % len(JOBS)]))
    return actions.put_down(by=by, event_id=row.pk, person=person, service=service)


def _hold(by: Actor, row: Event, services: Sequence[Service], chance: random.Random, week: int) -> None:
    """People signed up, most came, some left and came back; the file of Zoom was taken in, and they said how it was."""
    day = row.begins_at.astimezone(LONDON).date()
    with _at(day - timedelta(days=5), 11):
        places = [_put(by, row, n, services[(n * 3 + week) % len(services)]) for n in range(PEOPLE)]
        asked = actions.ask_at_event(
            by=_link(places[0]),
            place_id=places[0].pk,
            words=QUESTIONS[week % len(QUESTIONS)],
            anonymous=bool(week % 2),
        )
    with _at(day, 16):
        actions.hold_event(by=by, event_id=row.pk)
        report = _zoom(row, [place for place in places if chance.random() < 0.85], chance)
        actions.take_attendance(by=by, event_id=row.pk, name=f"zoom-{day}.csv", content=report)
        actions.answer_at_event(
            by=by, question_id=asked.pk, answer=ANSWERS[week % len(ANSWERS)], published=True
        )
        if week:
            actions.accept_names(by=by, event_id=row.pk)
        actions.ask_how_it_was(by=by, event_id=row.pk)
    with _at(day + timedelta(days=1), 9):
        for number, place in enumerate(Place.objects.filter(event=row, minutes__gt=0).order_by("pk")[:7]):
            learned, better = SAID[(number + week) % len(SAID)]
            useful = Useful.VERY if (number + week) % 3 else Useful.FAIRLY
            actions.say_how_it_was(
                by=_link(place), place_id=place.pk, useful=useful, learned=learned, better=better
            )


def _link(place: Place) -> Actor:
    keys = {Can.ASK_AT_EVENT.value, Can.SAY_HOW_IT_WAS.value}
    return Actor.operator("evaluation link", council_id=place.council_id, permissions=keys)


def _zoom(row: Event, came: Sequence[Place], chance: random.Random) -> bytes:
    """Zoom's report: somebody in ten rejoined, somebody in five gave no address, and one name is nobody's."""
    lines = ["Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,In Waiting Room"]
    begins, ends = row.begins_at, row.ends_at

    def line(name: str, email: str, since: datetime, until: datetime) -> str:
        told = [f"{each.astimezone(LONDON):%d/%m/%Y %H:%M:%S}" for each in (since, until)]
        return f"{name},{email},{told[0]},{told[1]},{(until - since).seconds // 60},Yes,No"

    for number, place in enumerate(came):
        joined = begins + timedelta(minutes=chance.randint(-3, 6))
        email = "" if number % 5 == 4 else place.email
        if number % 10 == 3:
            lines.append(line(place.name, email, joined, begins + timedelta(minutes=30)))
            joined = begins + timedelta(minutes=37)
        lines.append(line(place.name, email, joined, ends - timedelta(minutes=chance.randint(0, 9))))
    lines.append(line("Tablet of the lounge", "", begins, ends))
    return "\r\n".join(lines).encode()


def _come(by: Actor, coming: Sequence[Event], services: Sequence[Service], today: date) -> None:
    with _at(today - timedelta(days=2), 14):
        for week, row in enumerate(coming):
            for number in range(9 - 2 * week):
                _put(by, row, number, services[(number * 2 + week) % len(services)])


def _others(made: Cast, by: Actor, services: Sequence[Service], today: date) -> None:
    """A training that is full with people who wait, a drop-in, and a draft."""
    with _at(today - timedelta(days=3), 9):
        rows = [
            actions.plan_event(
                by=by,
                plan=_plan(words, today + timedelta(days=days), hour, places),
                submission_key=f"demo-event-{days}",
            )[0]
            for words, days, hour, places in COMING
        ]
        for row in rows[:-1]:
            actions.open_event(by=by, event_id=row.pk)
        course = rows[0]
        manager = User.objects.get(name=MANAGER)
        own = Service.objects.filter(
            host=made.ambershire, organisation__body__membership__user=manager, status="registered"
        )
        service = own.select_related("organisation").order_by("ref").first() or services[0]
        grace = Person(MANAGER, manager.email, JobRole.REGISTERED_MANAGER)
        actions.put_down(by=by, event_id=course.pk, person=grace, service=service)
        for number in range(course.places or 0):
            _put(by, course, number, services[number % len(services)])
        waits = Person("Tracey Barrowclough", "tracey.barrowclough@thistledown.example", JobRole.CARE_WORKER)
        actions.put_down(by=by, event_id=course.pk, person=waits, service=service)
        actions.add_material(
            by=by, event_id=course.pk, title="What to bring", content=b"Flat shoes, and a pen."
        )
    audience = Audience((Group.MANAGERS, Group.PARTNERS))
    with _at(today - timedelta(days=1), 9):
        number = len(invitees(rows[1], audience, today - timedelta(days=1)))
        if number:
            actions.invite_to_event(by=by, event_id=rows[1].pk, audience=audience, number=number)

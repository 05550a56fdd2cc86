"""All calls of one council: every service's diary lived, put into officers' days, and written."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from carepost.contact.due import pace_of
from carepost.core import policies
from carepost.core.acting import Actor
from carepost.councils.actors import council_of
from carepost.demo.calls import morning
from carepost.demo.calls.asked import Version
from carepost.demo.calls.desk import Officer, put_in_order
from carepost.demo.calls.diary import Caller, Span
from carepost.demo.calls.keeping import Frame
from carepost.demo.calls.life import Home, Life
from carepost.demo.calls.noted import noted_of
from carepost.demo.calls.past import Past, pasts_of
from carepost.demo.calls.writing import Book
from carepost.register.models import Service
from carepost.risk.actions.facts import material
from carepost.risk.rules import Manager, RegisterFacts, ScorePolicy

BEGAN = 548  # days ago: eighteen months
_FORTNIGHT = 14


@dataclass(frozen=True, slots=True)
class Called:
    """How many calls and attempts were written, to how many services."""

    calls: int
    services: int


def call_everybody(
    by: Actor, officers: Sequence[Officer], versions: Sequence[Version], *, seed: int, today: date
) -> Called:
    """Live and write eighteen months of calls of the council that `by` acts in, in its scope."""
    frame = frame_of(council_of(by), today)
    diaries = [caller.live() for caller in callers(frame, seed)]
    attempts = (attempt for diary in diaries for attempt in diary.attempts)
    made = put_in_order(attempts, officers, random.Random(f"{seed}:desk"))
    calls = Book(frame.council_id, diaries, made, officers, versions).write()
    morning.lay_out(by, frame, officers)
    return Called(calls, len(diaries))


def frame_of(council_id: int, today: date) -> Frame:
    """The council's days and its policy."""
    version = policies.in_force(ScorePolicy, council_id, today).version
    return Frame(council_id, today - timedelta(days=BEGAN), today, pace_of(council_id, today).policy, version)


def callers(frame: Frame, seed: int) -> list[Caller]:
    """One for each service that was ever called: those that have left since among them."""
    services = list(
        Service.objects.filter(host_id=frame.council_id, adult_social_care=True, withdrawn=False)
        .exclude(deregistered_on__lt=frame.began)
        .defer("search")
        .order_by("ref")
    )
    facts = {
        each.service_id: each.facts for each in material(frame.council_id, None, frame.today, frame.policy)
    }
    facts |= {each.pk: _while_it_was_open(each) for each in services if each.pk not in facts}
    pasts = pasts_of(frame.council_id, facts)
    return [_caller(frame, each, seed, pasts[each.pk]) for each in services]


def _while_it_was_open(service: Service) -> RegisterFacts:
    return RegisterFacts(
        confirmed_on=service.confirmed_on or service.first_seen_on,
        registered_on=service.registered_on,
        manager=Manager.IN_POST,
    )


def _caller(frame: Frame, service: Service, seed: int, past: Past) -> Caller:
    chance = random.Random(f"{seed}:{service.ref}")
    home = Home(service.ref, service.care_home, service.registered_beds or 0, service.manager)
    life = Life(chance, home, frame.began, frame.today)
    spread = None
    if service.first_seen_on <= frame.began:
        spread = frame.began - timedelta(days=7) + timedelta(days=chance.randrange(_FORTNIGHT))
    span = Span(service.first_seen_on, spread, service.deregistered_on)
    first = max(frame.began, service.first_seen_on)
    noted = noted_of(f"{seed}:{service.ref}:noted", service.pk, life, first, frame.today)
    return Caller(frame, life, past, span, service_id=service.pk, noted=noted)

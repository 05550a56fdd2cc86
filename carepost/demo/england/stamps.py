"""Rows of calls, stamped out: answers and words come from a stock, days and people from the service."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from carepost.contact.rules import Outcome, after_completed_call, from_answers
from carepost.contact.script import WELFARE_CALL
from carepost.core.calendar import in_words, is_working_day
from carepost.demo.calls import phrases
from carepost.demo.calls.life import Home, Life
from carepost.demo.calls.saying import answers_of
from carepost.questions.rules import Answer, in_plain_words, to_plain

YEARS = 2
_STOCK = 60
_GREEN, _AMBER, _RED = (14, 14), (7, 10), (1, 30)
_SLOTS, _MORNING = 240, 90


@dataclass(frozen=True, slots=True)
class Said:
    """One completed call out of the stock."""

    answers: dict[str, Answer]
    json: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Service:
    """As much of a service as its calls need."""

    pk: int
    care_home: bool
    since: date


@dataclass(slots=True)
class Clock:
    """How the calls of one service left its clock. `said` is what was said last."""

    service_id: int
    completed_at: datetime | None = None
    attempt_at: datetime | None = None
    outcome: str = ""
    attempts: int = 0
    said: Said | None = None


class Stock:
    """Answers to draw from, for homes and for care in people's own homes."""

    def __init__(self, seed: int, today: date) -> None:
        self.chance = random.Random(f"{seed}:stock")
        self._said = {home: [self._make(home, today) for _ in range(_STOCK)] for home in (True, False)}
        moments = range(9 * 60, 17 * 60, 480 // _SLOTS)
        self.slots = [time(minute // 60, minute % 60, tzinfo=UTC) for minute in moments]

    def _make(self, care_home: bool, today: date) -> Said:
        began = today - timedelta(days=365 * YEARS)
        beds = self.chance.randint(6, 80) if care_home else 0
        life = Life(self.chance, Home("", care_home, beds, ""), began, today)
        day = began + timedelta(days=self.chance.randint(30, 700))
        answers = answers_of(life, day, day - timedelta(days=14))
        told = [_words(key, answers) for key in ("respondent_name", "respondent_role")]
        return Said(answers, json.dumps(to_plain(answers), ensure_ascii=False), *told)

    def draw(self, chance: random.Random, care_home: bool) -> Said:
        """One of them."""
        return self._said[care_home][int(chance.random() * _STOCK)]


def _words(key: str, answers: dict[str, Answer]) -> str:
    question = WELFARE_CALL.question(key)
    return in_plain_words(question, answers[key]) if question else ""


class Stamp:
    """All calls of one council, one service after another."""

    def __init__(
        self, council_id: int, officers: Sequence[tuple[int, str]], stock: Stock, today: date, seed: str
    ) -> None:
        self.council_id, self.officers, self.stock, self.today = council_id, officers, stock, today
        self.chance = random.Random(f"{seed}:stamp")
        self.clocks: list[Clock] = []
        self._number = 0

    def rows(self, services: Sequence[Service]) -> Iterator[tuple[Any, ...]]:
        """Rows of calls in the order of COLUMNS; fills `clocks` on the way."""
        for service in services:
            clock = Clock(service.pk)
            self.clocks.append(clock)
            yield from self._service(service, clock)

    def _service(self, service: Service, clock: Clock) -> Iterator[tuple[Any, ...]]:
        chance = self.chance
        every, lasts = chance.choices((_GREEN, _AMBER, _RED), (93, 6.3, 0.7))[0]
        begin = max(service.since, self.today - timedelta(days=365 * YEARS))
        day = begin + timedelta(days=int(chance.random() * 14))
        while day < self.today:
            due = day
            while not is_working_day(day):
                day += timedelta(days=1)
            day += timedelta(days=int(chance.random() < 0.06))
            if day >= self.today:
                return
            if chance.random() < 0.12:
                yield self._row(service, clock, day, due, chance.choice(_ATTEMPTS))
            yield self._row(service, clock, day, due, Outcome.COMPLETED)
            lasts -= 1
            if lasts < 0:
                every = 14
            day += timedelta(days=every)

    def _row(self, service: Service, clock: Clock, day: date, due: date, outcome: Outcome) -> tuple[Any, ...]:
        chance, self._number = self.chance, self._number + 1
        completed = outcome is Outcome.COMPLETED
        # Attempts in the morning, so that the call that reaches somebody comes after them.
        slot = (
            int(chance.random() * (_SLOTS - _MORNING)) + _MORNING
            if completed
            else int(chance.random() * _MORNING)
        )
        started = datetime.combine(day, self.stock.slots[slot])
        ended = started + timedelta(minutes=12 if completed else 2)
        officer_id, officer = self.officers[service.pk % len(self.officers)]
        said = self.stock.draw(chance, service.care_home) if completed else None
        _wind(clock, started, outcome, said)
        key, version = (WELFARE_CALL.key, WELFARE_CALL.version) if said else ("", None)
        return (
            self.council_id, service.pk, outcome.value, started, ended, day, due, officer_id, officer,
            said.name if said else "", said.role if said else "", key, version, None,
            said.json if said else "{}", "" if said else phrases.NO_ANSWER[3], None,
            f"demo-{self._number}", ended, officer, _MOVED if said else _KEPT, None, "", True,
        )  # fmt: skip

    def contacts(self) -> Iterator[tuple[Any, ...]]:
        """Rows of clocks in the order of CONTACT."""
        for one in self.clocks:
            on = one.completed_at.date() if one.completed_at else None
            yield (
                self.council_id, one.service_id, one.completed_at, on, one.attempt_at, one.outcome,
                one.attempts, None, "", None,
            )  # fmt: skip

    def signals(self) -> Iterator[tuple[Any, ...]]:
        """Rows of the signals of each service's last completed call."""
        for one in self.clocks:
            if one.said is None or one.completed_at is None:
                continue
            day = one.completed_at.date()
            source = f"Welfare call on {in_words(day)}"
            for each in (
                *from_answers(WELFARE_CALL, one.said.answers, day, source),
                *after_completed_call(day, source),
            ):
                yield (
                    self.council_id, one.service_id, each.kind, each.severity, each.observed_on,
                    each.expires_on, each.evidence, each.source, f"call:last:{one.service_id}",
                    one.completed_at, "",
                )  # fmt: skip


def _wind(clock: Clock, started: datetime, outcome: Outcome, said: Said | None) -> None:
    clock.attempt_at, clock.outcome = started, outcome.value
    if said is None:
        clock.attempts += 1
    else:
        clock.completed_at, clock.attempts, clock.said = started, 0, said


_ATTEMPTS = (Outcome.NO_ANSWER, Outcome.NO_ANSWER, Outcome.NO_ANSWER, Outcome.DECLINED, Outcome.WRONG_NUMBER)
_MOVED = json.dumps(["Standing stays green.", "No support was asked for."])
_KEPT = json.dumps(["The attempt is kept. Only a completed call moves the clock.", "Standing stays green."])

COLUMNS = (
    "council_id", "service_id", "outcome", "started_at", "ended_at", "on", "due_on", "caller_id",
    "caller_name", "respondent_name", "respondent_role", "script_key", "script_version", "script_council_id",
    "answers", "note", "booked_for", "submission_key", "recorded_at", "recorded_by", "moved",
    "supersedes_id", "correction_reason", "is_current",
)  # fmt: skip
CONTACT = (
    "council_id", "service_id", "last_completed_at", "last_completed_on", "last_attempt_at", "last_outcome",
    "attempts", "booked_for", "cannot_call", "first_due_from",
)  # fmt: skip

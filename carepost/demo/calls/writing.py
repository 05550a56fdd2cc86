"""Writes the calls of a council and all that followed from them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Any

from django.db import connection

from carepost.contact.models import ServiceContact, WelfareCall
from carepost.contact.rules import Outcome, after_completed_call
from carepost.contact.script import WELFARE_CALL
from carepost.core.clock import local_day
from carepost.demo.calls.asked import Version, asked_on, said_besides
from carepost.demo.calls.desk import Made, Officer
from carepost.demo.calls.events import Attempt, Diary
from carepost.demo.calls.keeping import NIGHT
from carepost.demo.copying import copy_in, copy_models, take_ids
from carepost.questions.rules import Answer, in_plain_words, to_plain
from carepost.risk.models import NOTED, SignalRow, SignalWithdrawal, Standing, StandingChange
from carepost.risk.rules import Signal

NOTED_AT = time(8, 45, tzinfo=UTC)
AT_NIGHT = "Carepost, every night"
CALL = (
    "id", "council_id", "service_id", "outcome", "started_at", "ended_at", "on", "due_on", "caller_id",
    "caller_name", "respondent_name", "respondent_role", "script_key", "script_version", "script_council_id",
    "answers", "note", "booked_for", "submission_key", "recorded_at", "recorded_by", "moved",
    "supersedes_id", "correction_reason", "is_current",
)  # fmt: skip
SIGNAL = (
    "council_id", "service_id", "kind", "severity", "observed_on", "expires_on", "evidence", "source",
    "source_ref", "noted_at", "noted_by",
)  # fmt: skip
Row = tuple[Any, ...]


class Book:
    """What was made, with the keys under which it will stand."""

    def __init__(
        self,
        council_id: int,
        diaries: Sequence[Diary],
        made: Sequence[Made],
        officers: Sequence[Officer],
        versions: Sequence[Version] = (),
    ) -> None:
        self.council_id, self.diaries, self.made, self.officers = council_id, diaries, made, officers
        self.versions = versions
        ids = iter(take_ids(WelfareCall, sum(1 if one.corrected_at is None else 2 for one in made)))
        self._ids = {
            id(one): (next(ids), next(ids) if one.corrected_at is not None else None) for one in made
        }
        self._made = {id(one.attempt): one for one in made}

    def write(self) -> int:
        """Write all of it; returns how many calls and attempts there are."""
        calls = copy_in(WelfareCall, CALL, self._calls())
        copy_models(ServiceContact, clocks(self.council_id, self.diaries, self.made))
        copy_in(SignalRow, SIGNAL, self._signals())
        self._withdraw()
        copy_models(Standing, self._standings())
        copy_models(StandingChange, self._changes())
        return calls

    def _calls(self) -> Iterator[Row]:
        for one in self.made:
            first, second = self._ids[id(one)]
            row = partial(call_row, self.council_id, one, asked=asked_on(one.attempt.on, self.versions))
            if second is None or one.corrected_at is None:
                yield row(first, answers=one.attempt.answers)
                continue
            yield row(first, answers=one.attempt.miswritten or {}, is_current=False)
            yield row(
                second, answers=one.attempt.answers, supersedes=first, reason=one.attempt.correction,
                recorded_at=one.corrected_at,
            )  # fmt: skip

    def _signals(self) -> Iterator[Row]:
        for one in self.made:
            first, second = self._ids[id(one)]
            told = one.attempt.signals
            yield from self._told(one.attempt.service_id, told, f"call:{first}", one.recorded_at)
            if second is not None and one.corrected_at is not None:
                again = _again(told, local_day(one.corrected_at))
                yield from self._told(one.attempt.service_id, again, f"call:{second}", one.corrected_at)
        for diary in self.diaries:
            for note in diary.missed:
                ref = f"missed:{note.service_id}:{note.signal.observed_on.isoformat()}"
                yield from self._told(
                    note.service_id, (note.signal,), ref, datetime.combine(note.night, NIGHT)
                )

            for number, noted in enumerate(diary.noted):
                at = datetime.combine(noted.on, NOTED_AT) + timedelta(minutes=noted.service_id % 90)
                who = self.officers[noted.service_id % len(self.officers)].name
                ref = f"{NOTED}demo-{noted.service_id}-{number}"
                yield from self._told(noted.service_id, (noted.signal,), ref, at, who)

    def _told(
        self, service_id: int, signals: Iterable[Signal], ref: str, at: datetime, noted_by: str = ""
    ) -> Iterator[Row]:
        for each in signals:
            yield (
                self.council_id, service_id, each.kind, each.severity, each.observed_on, each.expires_on,
                each.evidence, each.source, ref, at, noted_by,
            )  # fmt: skip

    def _withdraw(self) -> None:
        """The signals of calls that were corrected no longer count."""
        corrected = [one for one in self.made if one.corrected_at is not None]
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {SignalWithdrawal._meta.db_table} (council_id, signal_id, reason, at, by_name)"  # noqa: S608  our own words
                " SELECT s.council_id, s.id, c.reason, c.at, c.by_name FROM risk_signalrow s"
                " JOIN unnest(%s::text[], %s::text[], %s::timestamptz[], %s::text[])"
                "   AS c (ref, reason, at, by_name) ON c.ref = s.source_ref WHERE s.council_id = %s",
                [
                    [f"call:{self._ids[id(one)][0]}" for one in corrected],
                    [one.attempt.correction for one in corrected],
                    [one.corrected_at for one in corrected],
                    [one.officer.name for one in corrected],
                    self.council_id,
                ],
            )

    def _standings(self) -> Iterator[Standing]:
        for diary in self.diaries:
            if diary.standing is not None:
                diary.standing.computed_at = self._when(diary.last_told, diary.standing.computed_at)
                yield diary.standing

    def _changes(self) -> Iterator[StandingChange]:
        moves = (move for diary in self.diaries for move in diary.moves)
        for move in sorted(moves, key=lambda each: (each.standing.on, each.standing.service_id)):
            row = move.standing
            yield StandingChange(
                council_id=row.council_id,
                service_id=row.service_id,
                band_from=move.band_from,
                band_to=row.band,
                score=row.score,
                reasons=row.reasons,
                on=row.on,
                at=self._when(move.attempt, row.computed_at),
                policy_version=row.policy_version,
                by_name=self._made[id(move.attempt)].officer.name if move.attempt else AT_NIGHT,
            )

    def _when(self, attempt: Attempt | None, else_at: datetime) -> datetime:
        return self._made[id(attempt)].recorded_at if attempt is not None else else_at


def _again(signals: tuple[Signal, ...], day: Any) -> tuple[Signal, ...]:
    """The signals of a corrected call: that the clock is in order is news of the day of the correction."""
    ended = {each.kind: each for each in after_completed_call(day, "")}
    return tuple(
        replace(ended[each.kind], source=each.source) if each.kind in ended else each for each in signals
    )


def call_row(
    council_id: int,
    one: Made,
    call_id: int,
    *,
    answers: Mapping[str, Answer],
    asked: Version,
    is_current: bool = True,
    supersedes: int | None = None,
    reason: str = "",
    recorded_at: datetime | None = None,
) -> Row:
    """One row of the calls, in the order of CALL."""
    attempt, scripted = one.attempt, bool(answers)
    if scripted:
        answers = {**answers, **said_besides(asked, attempt.service_id, attempt.on)}
    return (
        call_id, council_id, attempt.service_id, attempt.outcome.value, one.started_at, one.ended_at,
        attempt.on, attempt.due_on, one.officer.user_id, one.officer.name,
        _said("respondent_name", answers), _said("respondent_role", answers),
        WELFARE_CALL.key if scripted else "", asked.question_set.version if scripted else None,
        asked.council_id if scripted else None,
        json.dumps(to_plain(answers), ensure_ascii=False), attempt.note, attempt.booked_for,
        f"demo-{council_id}-{call_id}", recorded_at or one.recorded_at, one.officer.name,
        json.dumps(attempt.moved, ensure_ascii=False), supersedes, reason, is_current,
    )  # fmt: skip


def _said(key: str, answers: Mapping[str, Answer]) -> str:
    question = WELFARE_CALL.question(key)
    return in_plain_words(question, answers[key]) if question and key in answers else ""


def clocks(council_id: int, diaries: Iterable[Diary], made: Iterable[Made]) -> Iterator[ServiceContact]:
    """Each service's clock, wound by its calls as `contact.actions.clock.wind` winds it."""
    held: dict[int, list[Made]] = {}
    for one in made:
        held.setdefault(one.attempt.service_id, []).append(one)
    for diary in diaries:
        calls = sorted(held.get(diary.service_id, ()), key=lambda one: one.started_at)
        completed = [n for n, one in enumerate(calls) if one.attempt.outcome is Outcome.COMPLETED]
        last = completed[-1] if completed else -1
        since, latest = calls[last + 1 :], calls[-1] if calls else None
        asked = next((one for one in reversed(since) if one.attempt.booked_for), None)
        mending = latest is not None and latest.attempt.outcome.needs_mending
        yield ServiceContact(
            council_id=council_id,
            service_id=diary.service_id,
            last_completed_at=calls[last].started_at if completed else None,
            last_completed_on=calls[last].attempt.on if completed else None,
            last_attempt_at=latest.started_at if latest else None,
            last_outcome=latest.attempt.outcome.value if latest else "",
            attempts=len(since),
            declined=sum(one.attempt.outcome is Outcome.DECLINED for one in since),
            booked_for=asked.attempt.booked_for if asked else None,
            booked_at=asked.started_at if asked else None,
            cannot_call=latest.attempt.outcome.value if latest is not None and mending else "",
            first_due_from=diary.first_due_from,
        )

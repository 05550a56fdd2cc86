"""Lives through one service's calls day by day, led by the rules that Carepost itself would have led by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import takewhile

from carepost.contact.actions import telling
from carepost.contact.due import Clock
from carepost.contact.models import WelfareCall
from carepost.contact.rules import (
    Outcome,
    after_completed_call,
    from_answers,
    of_declined_call,
    of_missed_calls,
)
from carepost.contact.script import WELFARE_CALL
from carepost.core.calendar import add_working_days, in_words, is_working_day, next_working_day
from carepost.core.clock import LONDON
from carepost.demo.calls import phrases
from carepost.demo.calls.events import Attempt, Diary, MissedNote
from carepost.demo.calls.keeping import Frame, Keeper
from carepost.demo.calls.life import Life
from carepost.demo.calls.noted import Noted
from carepost.demo.calls.past import Past
from carepost.demo.calls.saying import answers_of
from carepost.risk.rules import Band
from carepost.risk.rules.kinds import CALLS_MISSED

ONE_DAY = timedelta(days=1)
_AS_ROW = {outcome: WelfareCall(outcome=outcome.value) for outcome in Outcome}
MISSED_SOURCE = "Carepost’s call list"
_MOST_TURNS = 2
#: In working days from the day on which the call should be made; most are made on it.
_DELAYS, _OFTEN = (0, -1, 1, 2, 3), (915, 35, 28, 14, 8)
#: So that today has something to show, shares of services: left undone before a weekend, rung a day ahead,
#: out of reach for days, and asking for a call at the weekend.
_LEFT, _AHEAD, _STUCK, _WEEKEND = 0.04, 0.8, 0.02, 0.03


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when a service is called. `closed` is the day on which it left, if it did."""

    first_seen: date
    spread_from: date | None
    closed: date | None = None


class Caller:
    """Makes one service's calls, and lays what officers noted by hand between them."""

    def __init__(
        self,
        frame: Frame,
        life: Life,
        past: Past,
        span: Span,
        *,
        service_id: int,
        noted: Mapping[date, list[Noted]],
    ) -> None:
        self.frame, self.life, self.span = frame, life, span
        self.chance = life.chance
        self.diary = Diary(service_id, span.spread_from)
        self.keeper = Keeper(frame, self.diary, past, span.first_seen)
        self._news, self._noted = past.news(frame.policy, frame.today), noted
        self._elusive = self.chance.random() ** 3
        likely = (_LEFT, _AHEAD, _STUCK, _WEEKEND)
        self._left, self._ahead, self._stuck, self._asks = (self.chance.random() < each for each in likely)
        self._retry: date | None = None
        self._clock: Clock = self.keeper.clock(self.frame.began)
        self._delay = 0
        self._amended: date | None = None
        self._last_source = ""

    def live(self) -> Diary:
        """The whole diary, until the day before today or the day on which the service closed."""
        day = max(self.span.first_seen, self.frame.began)
        self._settle(day)
        last = min(self.frame.today - ONE_DAY, self.span.closed or self.frame.today)
        while day <= last:
            self._night(day)
            self._morning(day)
            turn = 1
            while self._planned(day) == day and turn <= _MOST_TURNS:
                self._attempt(day, turn)
                turn += 1
            day += ONE_DAY
        if self.span.closed is None:
            self._night(self.frame.today)
            self._settle(self.frame.today)
        else:
            self._find_closed(last)
        return self.diary

    def _settle(self, on: date) -> None:
        self.keeper.work_out(on)
        self._clock = self.keeper.clock(on)

    def _night(self, day: date) -> None:
        """Before a day begins: calls missed are noted, and the register's news read."""
        clock = self._clock
        said = self.keeper.said(CALLS_MISSED.key)
        if day > clock.due.on or (said is not None and said.severity):
            clock = self._clock = self.keeper.clock(day)
            if str(clock.missed) != (said.evidence if said else "0"):
                on = day - ONE_DAY if clock.missed else day
                signal = of_missed_calls(clock.missed, on, MISSED_SOURCE)
                self.diary.missed.append(MissedNote(self.diary.service_id, day, signal))
                self.keeper.hear([signal])
                self._settle(day)
                return
        if day == self._amended:
            self.keeper.hear(after_completed_call(day, self._last_source))
            self._settle(day)
        elif day in self._news:
            self._settle(day)

    def _morning(self, day: date) -> None:
        """What an officer noted by hand that day counts at once."""
        if noted := self._noted.get(day):
            self.diary.noted += noted
            self.keeper.hear(each.signal for each in noted)
            self._settle(day)

    def _planned(self, day: date) -> date:
        """The day on which the team means to ring, seen from a day."""
        planned = self._retry or self._chosen()
        planned = max(planned, day)
        if not is_working_day(planned) and not self._every_day:
            planned = next_working_day(planned)
        return planned

    @property
    def _every_day(self) -> bool:
        return self.keeper.band is Band.RED and self.keeper.outbreak

    def _chosen(self) -> date:
        frame, call_on = self.frame, self._clock.due.call_on
        if self.keeper.band is Band.RED:
            return call_on
        before = frame.yesterday
        fresh = self.keeper.last_completed is None or self.keeper.last_completed < before
        if is_working_day(frame.today):
            if call_on == frame.today and self._ahead and fresh:
                return before
        elif call_on == before and self._left:
            return frame.today
        elif self._wants_weekend(call_on) and fresh:
            return before
        return add_working_days(call_on, self._delay) if self._delay else call_on

    def _wants_weekend(self, call_on: date) -> bool:
        """Whether it will be rung before a weekend on which somebody looks at the demonstration."""
        return self._asks and self.frame.today < call_on and not is_working_day(self.frame.today)

    def _attempt(self, day: date, turn: int) -> None:
        outcome = self._outcome(day)
        before = self._clock = self.keeper.clock(day)
        attempt = Attempt(self.diary.service_id, day, turn, outcome, before.due.on)
        source = _source(day)
        if outcome is Outcome.COMPLETED:
            attempt.answers = answers_of(self.life, day, self.keeper.last_completed)
            attempt.signals = (
                *from_answers(WELFARE_CALL, attempt.answers, day, source),
                *after_completed_call(day, source),
            )
            self._completed(day)
            self._miswrite(attempt)
        elif outcome is Outcome.DECLINED:
            attempt.signals = (of_declined_call(day, source, self._declined() + 1),)
        self._note(attempt, day, turn)
        self.diary.attempts.append(attempt)
        if attempt.signals:
            self.keeper.hear(attempt.signals)
            self.keeper.work_out(day, attempt)
        self._clock = self.keeper.clock(day)
        attempt.moved = telling.what_moved(
            _AS_ROW[outcome], before, self._clock, WELFARE_CALL, attempt.answers
        )

    def _outcome(self, day: date) -> Outcome:
        if self._stuck and day >= self.frame.lately and self.keeper.band is not Band.RED:
            return Outcome.NO_ANSWER
        if day == self.frame.yesterday and self._wants_weekend(self._clock.due.call_on):
            return Outcome.RESCHEDULED_BY_PROVIDER
        weights = (84, 6 + 26 * self._elusive, 3.2, 1.2, 0.3)
        outcomes = (
            Outcome.COMPLETED, Outcome.NO_ANSWER, Outcome.RESCHEDULED_BY_PROVIDER, Outcome.DECLINED,
            Outcome.WRONG_NUMBER,
        )  # fmt: skip
        return self.chance.choices(outcomes, weights)[0]

    def _declined(self) -> int:
        """How many calls were declined since the last completed one."""
        since = takewhile(lambda one: one.outcome is not Outcome.COMPLETED, reversed(self.diary.attempts))
        return sum(one.outcome is Outcome.DECLINED for one in since)

    def _completed(self, day: date) -> None:
        self.keeper.last_completed, self.keeper.booked_for, self._retry = day, None, None
        self._delay = self.chance.choices(_DELAYS, _OFTEN)[0]

    def _note(self, attempt: Attempt, day: date, turn: int) -> None:
        """What the officer wrote beside an attempt, and when they mean to try again."""
        chance, tomorrow = self.chance, add_working_days(day, 1)
        if attempt.outcome is Outcome.NO_ANSWER:
            attempt.note = chance.choice(phrases.NO_ANSWER)
            self._retry = day if turn < _MOST_TURNS and chance.random() < 0.5 else tomorrow
        elif attempt.outcome is Outcome.DECLINED:
            attempt.note, self._retry = chance.choice(phrases.DECLINED), add_working_days(day, 3)
        elif attempt.outcome is Outcome.WRONG_NUMBER:
            attempt.note, self._retry = chance.choice(phrases.WRONG_NUMBER), tomorrow
        elif attempt.outcome is Outcome.RESCHEDULED_BY_PROVIDER:
            attempt.note, self._retry = chance.choice(phrases.RESCHEDULED), self._asked_for(day)
            at = time(chance.randint(9, 15), chance.choice((0, 15, 30, 45)), tzinfo=LONDON)
            self.keeper.booked_for = attempt.booked_for = datetime.combine(self._retry, at)

    def _asked_for(self, day: date) -> date:
        if day == self.frame.yesterday and self._wants_weekend(self._clock.due.call_on):
            return self.frame.today
        return add_working_days(day, self.chance.choice((1, 1, 2)))

    def _miswrite(self, attempt: Attempt) -> None:
        """About one call in a hundred was written down wrong, and corrected on the next working day."""
        corrected = add_working_days(attempt.on, 1)
        if self.chance.random() > 0.01 or self.keeper.band is Band.RED or corrected >= self.frame.today:
            return
        people = str(attempt.answers["people_now"])
        attempt.miswritten = {**attempt.answers, "people_now": min(2000, int(people[::-1]) + 1)}
        attempt.correction, attempt.corrected_on = self.chance.choice(phrases.CORRECTIONS), corrected
        self._amended, self._last_source = corrected, _source(attempt.on)

    def _find_closed(self, last: date) -> None:
        """Half of those that close are found closed by whoever rings next."""
        day = next_working_day(last + 4 * ONE_DAY)
        if day < self.frame.today and self.diary.attempts and self.chance.random() < 0.5:
            due = self.keeper.clock(day).due
            attempt = Attempt(self.diary.service_id, day, 1, Outcome.SITE_CLOSED, due.on)
            attempt.note = "A notice on the line says that the home has closed."
            attempt.moved = ("The attempt is kept. Only a completed call moves the clock.",)
            self.diary.attempts.append(attempt)


def _source(day: date) -> str:
    return f"Welfare call on {in_words(day)}"

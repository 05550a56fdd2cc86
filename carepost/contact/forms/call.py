"""The call page's form: the script, when it was, what was agreed; and the form that corrects a call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import ClassVar

from django.http import QueryDict

from carepost.contact.actions import CallInput, UnreadableAnswers
from carepost.contact.forms.script import fields_of, name_of, raw_answers
from carepost.contact.rules import CallFault, CorrectionFault, Outcome
from carepost.contact.rules.numbers import Number
from carepost.core.calendar import in_words
from carepost.core.clock import LONDON
from carepost.core.refusals import Reason
from carepost.questions.queries import Published
from carepost.ui.fields import (
    Choice,
    ChoiceField,
    DateField,
    HiddenField,
    TextAreaField,
    TextField,
    TimeField,
)
from carepost.ui.forms import Form

#: The form's own fields: those on every page of the script, and all with those after it.
ALWAYS = ("asked", "rang")
OWN = (*ALWAYS, "note", "on", "started", "ended", "booked_on", "booked_at")
TIMES = ("on", "started", "ended")
BOOKING = ("booked_on", "booked_at")


class CallForm(Form):
    """The script and what belongs to the call itself. The script's own rules read the answers."""

    key = HiddenField(required=False)
    asked = HiddenField(required=False)
    note = TextAreaField(
        label="Note for your colleagues", noun="the note", rows=3, max_length=4000, required=False
    )
    on = DateField(
        label="Day of the call", noun="the day of the call", required=False, mark_optional=False,
        hint="Leave empty for a call made just now.",
    )  # fmt: skip
    started = TimeField(
        label="Started at", noun="when the call started", required=False, mark_optional=False,
        hint="For example, 10:30 or 2:30pm",
    )  # fmt: skip
    ended = TimeField(label="Ended at", noun="when the call ended", required=False, mark_optional=False)
    booked_on = DateField(
        label="Day on which they want to be called", noun="the day on which they want to be called",
        required=False, mark_optional=False,
    )  # fmt: skip
    booked_at = TimeField(
        label="At what time?", noun="the time at which they want to be called", required=False,
        mark_optional=False, hint="For example, 10:30 or 2:30pm",
    )  # fmt: skip

    which, least = "Which number do you ring?", 2  # it is asked where there are so many
    reason_fields: ClassVar[Mapping[Reason, str]] = {
        CallFault.IN_FUTURE: "on",
        CallFault.BEFORE_REGISTERED: "on",
        CallFault.AFTER_CLOSED: "on",
        CallFault.ENDS_IN_FUTURE: "ended",
        CallFault.ENDS_BEFORE: "ended",
        CallFault.TOO_LONG: "ended",
        CallFault.LATE_NEEDS_NOTE: "note",
        CallFault.NEEDS_BOOKING: "booked_on",
        CallFault.BOOKED_IN_PAST: "booked_on",
        CallFault.BOOKED_TOO_LATE: "booked_on",
        CallFault.BOOKING_NOT_NEEDED: "booked_on",
        CallFault.WHICH_NUMBER: "rang",
        CorrectionFault.NO_REASON: "reason",
    }

    def __init__(
        self,
        data: QueryDict | None,
        script: Published,
        *,
        last: Mapping[str, str] | None = None,
        keys: Iterable[str] | None = None,
        numbers: Sequence[Number] = (),
    ) -> None:
        super().__init__(data)
        self.script = script
        if len(numbers) >= self.least:
            self.fields |= {"rang": _which_number(numbers, self.which)}
        self.fields |= fields_of(script.question_set, last or {}, keys)

    def call(self, outcome: Outcome, *, started_at: datetime, now: datetime) -> CallInput:
        """The call as typed; what was left empty is now, and `started_at` as the draft began."""
        began, done = self._times(started_at, now)
        return CallInput(
            outcome=outcome,
            started_at=began,
            ended_at=done,
            script=self.script,
            raw=raw_answers(self.script.question_set, self._sent()),
            note=self.cleaned_data["note"],
            rang=self.cleaned_data.get("rang", ""),
            booked_for=self._booked(now) if outcome is Outcome.RESCHEDULED_BY_PROVIDER else None,
        )

    def add_unreadable(self, refused: UnreadableAnswers) -> None:
        """Put each answer's problem at its question, and every other reason where it belongs."""
        told = [reason for reason in refused.reasons if reason is not CallFault.UNREADABLE]
        for reason in told:
            latest = refused.latest if reason is CallFault.BOOKED_TOO_LATE else None
            day = f" The latest is {latest:%A} {in_words(latest)}." if latest else ""
            self.add_error(self.reason_fields.get(reason), reason.sentence + day)
        for key, sentence in refused.problems.items():
            self.add_error(name_of(key) if name_of(key) in self.fields else None, sentence)
        if not told and not refused.problems:
            self.add_refusal(refused)

    def _sent(self) -> QueryDict:
        assert isinstance(self.data, QueryDict)
        return self.data

    def _times(self, started_at: datetime, now: datetime) -> tuple[datetime, datetime]:
        on, started, ended = (self.cleaned_data[name] for name in TIMES)
        if not (on or started or ended):
            return started_at, now
        day = on or started_at.astimezone(LONDON).date()
        began = _moment(day, started) if started else _moment(day, started_at.astimezone(LONDON).time())
        if on and not started:
            began = _moment(day, ended or time(12))
        return began, _moment(day, ended) if ended else began

    def _booked(self, now: datetime) -> datetime | None:
        day, at = self.cleaned_data["booked_on"], self.cleaned_data["booked_at"]
        return _moment(day or now.astimezone(LONDON).date(), at) if at else None


def _which_number(numbers: Sequence[Number], label: str) -> ChoiceField:
    """A wrong one is marked, and the next attempt rings another."""
    return ChoiceField(
        label=label, noun="which number was rung", required=False, mark_optional=False, small=True,
        choices=[Choice(each.number, each.number, hint=each.answers) for each in numbers],
    )  # fmt: skip


def _moment(day: date, at: time) -> datetime:
    """A London time of day as a moment, to the minute."""
    return datetime.combine(day, at.replace(second=0, microsecond=0, tzinfo=None), LONDON).astimezone(UTC)


class CorrectionForm(CallForm):
    """The whole call again, and why."""

    which, least = "Which number was rung?", 1
    outcome = ChoiceField(label="How did the call end?", noun="how the call ended", choices=Outcome)
    reason = TextField(
        label="What was wrong?", noun="what was wrong", max_length=500, required=False, mark_optional=False,
        hint="The first record stays as it was, with your reason beside the correction.",
    )  # fmt: skip

"""What a provider's page submits when it tells its council that something is wrong, or when to ring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, ClassVar

from carepost.contact.rules.news import MOST_WORDS, TROUBLES, News, NewsFault
from carepost.core.clock import LONDON
from carepost.core.refusals import Reason
from carepost.ui.fields import Choice, HiddenField, MultipleChoiceField, SelectField, TextAreaField, TimeField
from carepost.ui.forms import Form

_NAMES = {trouble.kind: trouble.kind.replace(".", "_") for trouble in TROUBLES}


class TellForm(Form):
    """What is wrong: one answer for each thing that can be, words, and whether it can wait."""

    reason_fields: ClassVar[Mapping[Reason, str]] = {NewsFault.TOO_LONG: "words"}
    key = HiddenField(required=False)

    def __init__(self, data: Any, *, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.fields["words"] = TextAreaField(
            label="What is wrong?", noun="what is wrong", rows=4, max_length=MOST_WORDS, required=False,
            mark_optional=False, hint="In a sentence or two. Names of people you care for do not belong here.",
        )  # fmt: skip
        self.fields["urgent"] = MultipleChoiceField(
            label="Can it wait for the next call?", noun="whether it can wait", required=False, mark_optional=False,
            choices=[Choice("today", "No: please ring us today")],
        )  # fmt: skip
        for trouble in TROUBLES:
            self.fields[_NAMES[trouble.kind]] = SelectField(
                label=trouble.question, noun="an answer", required=False, mark_optional=False,
                nothing="Nothing to say", choices=[(str(severity), words) for severity, words in trouble.answers],
            )  # fmt: skip

    def news(self) -> News:
        """What was filled in; what was left alone says nothing."""
        good = self.cleaned_data
        said = {kind: int(good[name]) for kind, name in _NAMES.items() if good.get(name)}
        return News(said=said, words=good["words"] or "", urgent=bool(good["urgent"]))


class RingForm(Form):
    """When the council is to ring: one of the days on which it may, at a time."""

    reason_fields: ClassVar[Mapping[Reason, str]] = {
        NewsFault.TOO_LATE: "day",
        NewsFault.DAY_OFF: "day",
        NewsFault.IN_PAST: "at",
    }
    key = HiddenField(required=False)

    def __init__(self, data: Any, *, days: Sequence[date], initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.fields["day"] = SelectField(
            label="On which day?", noun="a day",
            choices=[(day.isoformat(), f"{day:%A} {day.day} {day:%B}") for day in days],
        )  # fmt: skip
        self.fields["at"] = TimeField(
            label="At what time?", noun="a time", hint="For example, 10:30 or 2:30pm"
        )
        self.fields["words"] = TextAreaField(
            label="Anything they should know before they ring?", noun="what they should know", rows=2,
            max_length=500, required=False,
        )  # fmt: skip

    def news(self) -> News:
        """The time that was asked for, as a moment."""
        good = self.cleaned_data
        at = good["at"].replace(second=0, microsecond=0, tzinfo=None)
        moment = datetime.combine(date.fromisoformat(good["day"]), at, LONDON)
        return News(words=good["words"] or "", ring_at=moment.astimezone(UTC))

"""What the pages of the rota may submit: hours, absences, where a call shall go, what narrows the list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from typing import Any, ClassVar, cast

from django.core.exceptions import ValidationError

from carepost.contact.actions.rota import Rings, Spot
from carepost.contact.queries.rota import Wanted
from carepost.contact.rules.rota import (
    KINDS,
    WEEKDAYS,
    AbsenceKind,
    MoveFault,
    RotaRefused,
    day_in_words,
    hours_from_words,
)
from carepost.core.refusals import Reason
from carepost.ui.fields import (
    Choice,
    ChoiceField,
    DateField,
    MultipleChoiceField,
    SelectField,
    TextField,
    TimeField,
)
from carepost.ui.forms import Form


class HoursForm(Form):
    """When somebody rings in a week, which languages they speak, which kinds of service they know."""

    languages = TextField(
        label="Languages besides English", noun="the languages", required=False,
        hint="With a comma between them, like Polish, Gujarati",
    )  # fmt: skip
    knows = MultipleChoiceField(
        label="Kinds of service they know",
        noun="the kinds of service",
        choices=list(KINDS.items()),
        required=False,
    )

    def __init__(self, data: Any = None, **given: Any) -> None:
        super().__init__(data, **given)
        days = {
            f"day_{number}": TextField(
                label=name, noun=f"the hours of {name}", required=False, width=20, mark_optional=False,
                hint="Like 09:00-12:00 13:00-15:30; empty when they do not ring" if number == 0 else "",
            )
            for number, name in enumerate(WEEKDAYS)
        }  # fmt: skip
        self.fields = {**days, **self.fields}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for number in range(len(WEEKDAYS)):
            try:
                hours_from_words(cleaned.get(f"day_{number}") or "")
            except ValueError:
                self.add_error(f"day_{number}", ValidationError(RotaRefused.HOURS.sentence, code="hours"))
        return cleaned

    def rings(self) -> Rings:
        """What was filled in."""
        hours = {n: words for n in range(len(WEEKDAYS)) if (words := self.cleaned_data[f"day_{n}"])}
        named = (word.strip() for word in self.cleaned_data["languages"].split(","))
        return Rings(hours, [word for word in named if word], self.cleaned_data["knows"])


def hours_as_typed(
    hours: Mapping[int, str], languages: Sequence[str], knows: Sequence[str]
) -> dict[str, Any]:
    """What the form of hours begins with."""
    return {f"day_{n}": words for n, words in hours.items()} | {
        "languages": ", ".join(languages), "knows": list(knows)
    }  # fmt: skip


class AwayForm(Form):
    """Days on which somebody does not ring."""

    reason_fields: ClassVar[Mapping[Reason, str]] = {
        RotaRefused.ENDS_BEFORE: "last", RotaRefused.PAST_ABSENCE: "first",
    }  # fmt: skip
    kind = ChoiceField(label="Why", noun="why", choices=AbsenceKind, hint="Nothing more than this is kept")
    first = DateField(label="First day", noun="the first day", not_past=True)
    last = DateField(label="Last day", noun="the last day", not_past=True)


class MoveForm(Form):
    """Another officer, day or time for a call."""

    reason_fields: ClassVar[Mapping[Reason, str]] = {
        MoveFault.AWAY: "day", MoveFault.TOO_LATE: "day", MoveFault.SAME_DAY: "day", MoveFault.PAST: "time",
        MoveFault.NOT_AT_WORK: "time", MoveFault.TAKEN: "time",
    }  # fmt: skip
    officer = SelectField(label="Who calls", noun="who calls", choices=[])
    day = SelectField(label="Day", noun="the day", choices=[])
    time = TimeField(label="Time", noun="the time", hint="Like 10:30")

    def __init__(
        self, data: Any = None, *, officers: Iterable[tuple[int, str]], days: Iterable[date], **given: Any
    ) -> None:
        super().__init__(data, **given)
        _offer(self, officers, days)

    def spot(self) -> Spot:
        """Where the call shall go."""
        at: time = self.cleaned_data["time"]
        day = date.fromisoformat(self.cleaned_data["day"])
        return Spot(int(self.cleaned_data["officer"]), day, at.hour * 60 + at.minute)


class RotaFilter(Form):
    """Whose calls, and on which day."""

    officer = SelectField(
        label="Who calls",
        noun="who calls",
        choices=[],
        nothing="Everybody",
        required=False,
        mark_optional=False,
    )
    day = SelectField(
        label="Day", noun="the day", choices=[], nothing="Every day", required=False, mark_optional=False
    )

    def __init__(self, data: Any, *, officers: Iterable[tuple[int, str]], days: Iterable[date]) -> None:
        super().__init__(data)
        _offer(self, officers, days)

    def wanted(self) -> Wanted:
        """The filters that make sense; one that does not is told beside it and does not filter."""
        self.is_valid()
        officer, day = self.cleaned_data.get("officer"), self.cleaned_data.get("day")
        return Wanted(int(officer) if officer else None, date.fromisoformat(day) if day else None)


def _offer(form: Form, officers: Iterable[tuple[int, str]], days: Iterable[date]) -> None:
    """Give the fields of who and when their choices."""
    cast(SelectField, form.fields["officer"]).source = [Choice(str(pk), name) for pk, name in officers]
    cast(SelectField, form.fields["day"]).source = [Choice(day.isoformat(), _day(day)) for day in days]


def _day(day: date) -> str:
    return day_in_words(day).removeprefix("on ")

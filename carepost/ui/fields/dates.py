"""Dates in three parts, and times as people write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError

from carepost.core import clock

from .. import words
from .base import BoundField, GovukField
from .text import TextField, plain_digits

PARTS = ("day", "month", "year")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
OLDEST = date(1900, 1, 1)

Bound = date | Callable[[], date] | None


class DateParts(NamedTuple):
    """A date as typed."""

    day: str = ""
    month: str = ""
    year: str = ""


class DateInput(forms.Widget):
    """Reads name-day, name-month and name-year; also a whole ISO date under the name itself, as links carry
    it.
    """

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> DateParts | None:
        if whole := re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", str(data.get(name) or "").strip()):
            return DateParts(whole[3].lstrip("0"), whole[2].lstrip("0"), whole[1])
        if not any(f"{name}-{part}" in data for part in PARTS):
            return None
        return DateParts(*(str(data.get(f"{name}-{part}") or "").strip() for part in PARTS))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(f"{name}-{part}" in data for part in PARTS) and name not in data


class DateField(GovukField):
    """A date in three boxes, returned as a date, None when left empty. Months may be written ("Nov").

    `not_future` and `not_past` measure against today in London; `earliest` and `latest` are dates, or
    functions that give one. Messages name the part that is missing, and the error summary leads to it.
    """

    component = "date_input"
    group = True
    widget = DateInput

    def __init__(
        self,
        *,
        earliest: Bound = OLDEST,
        latest: Bound = None,
        not_future: bool = False,
        not_past: bool = False,
        **options: Any,
    ) -> None:
        self.earliest = earliest
        self.latest = latest
        self.not_future = not_future
        self.not_past = not_past
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, date):
            day = words.day_of(value)
            return DateParts(str(day.day), str(day.month), str(day.year))
        return value

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, date):
            return value
        if not value or not any(value):
            return None
        missing = [part for part in PARTS if not getattr(value, part)]
        if missing:
            told = " and ".join(f"a {part}" for part in missing)
            raise self._wrong(f"must include {told}", missing)
        year = self._number(value.year, "year", 9999)
        if not re.fullmatch(r"[0-9]{4}", plain_digits(value.year)):
            raise self._wrong("must include a year of 4 numbers, like 2026", ["year"])
        day, month = self._number(value.day, "day", 31), self._month(value.month)
        try:
            return date(year, month, day)
        except ValueError:
            raise self._wrong("must be a real date: that month has fewer days", ["day"]) from None

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        today = clock.today()
        if self.not_future and value > today:
            raise self._wrong("cannot be in the future")
        if self.not_past and value < today:
            raise self._wrong("cannot be in the past")
        earliest, latest = _known(self.earliest), _known(self.latest)
        if earliest and value < earliest:
            raise self._wrong(f"must be {words.long_date(earliest)} or later")
        if latest and value > latest:
            raise self._wrong(f"must be {words.long_date(latest)} or earlier")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return tuple(self.prepare_value(initial) or DateParts()) != tuple(data or DateParts())

    def input_id(self, bound: BoundField) -> str:
        return f"{bound.auto_id}-{self._wrong_parts(bound)[0]}"

    def parameters(self, bound: BoundField) -> dict[str, Any]:
        parts = bound.value() or DateParts()
        wrong = self._wrong_parts(bound) if bound.errors else []
        shared = super().parameters(bound)
        shared.pop("name")
        return shared | {
            "namePrefix": bound.html_name,
            "items": [_item(p, getattr(parts, p), p in wrong) for p in PARTS],
        }

    def _wrong_parts(self, bound: BoundField) -> list[str]:
        for error in bound.form.errors.as_data().get(bound.name, []):
            if error.params and "parts" in error.params:
                return list(error.params["parts"])
        return list(PARTS)

    def _wrong(self, what: str, parts: list[str] | None = None) -> ValidationError:
        message = f"{words.sentence_case(self.noun)} {what}"
        return ValidationError(
            message.replace("%", "%%"), code="date", params={"parts": parts or list(PARTS)}
        )

    def _number(self, text: str, part: str, most: int) -> int:
        digits = plain_digits(text)
        if not re.fullmatch(r"[0-9]{1,4}", digits) or not 1 <= int(digits) <= most:
            like = {"day": "12", "month": "11 or Nov", "year": "2026"}[part]
            raise self._wrong(f"must be a real date: enter the {part} as a number, like {like}", [part])
        return int(digits)

    def _month(self, text: str) -> int:
        named = text.strip().lower()[:3]
        return MONTHS.index(named) + 1 if named in MONTHS else self._number(text, "month", 12)


class TimeField(TextField):
    """A time of day as people write it: "10:30", "10.30am", "1030", "9am", "midday". Returns time, None when
    empty.
    """

    def __init__(self, *, width: int | None = 5, **options: Any) -> None:
        super().__init__(width=width, empty_value=None, spellcheck=False, **options)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, time) else value

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or isinstance(value, time):
            return value or None
        text = plain_digits(str(value)).lower().replace(" ", "")
        if text in ("midday", "noon", "midnight"):
            return time(0) if text == "midnight" else time(12)
        found = re.fullmatch(r"([0-9]{1,2})(?:[:.h]?([0-9]{2}))?(am|pm)?", text)
        told = _hours(found[1], found[2], found[3]) if found else None
        if told is None:
            raise ValidationError(f"Enter {self.noun} like 10:30 or 2:30pm", code="time")
        return told

    def run_validators(self, value: Any) -> None:
        """A time has no length."""


def _hours(hour_text: str, minute_text: str | None, half: str | None) -> time | None:
    hour, minute = int(hour_text), int(minute_text or 0)
    if minute_text is None and half is None:
        return None
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _known(bound: Bound) -> date | None:
    return bound() if callable(bound) else bound


def _item(part: str, value: str, wrong: bool) -> dict[str, Any]:
    width = "govuk-input--width-4" if part == "year" else "govuk-input--width-2"
    item = {"name": part, "value": value, "classes": f"{width} govuk-input--error" if wrong else width}
    return item | ({"inputmode": "text"} if part == "month" and not value.isdigit() and value else {})

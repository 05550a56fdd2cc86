"""A form that takes a refusal field by field, and one that is made of a letter's own fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.text import slugify

from carepost.core.refusals import Refused
from carepost.letters.actions.faulty import Faulty
from carepost.letters.rules.values import LONGEST_LINES, LONGEST_VALUE, MOST_PENCE, MOST_WHOLE, Value
from carepost.letters.rules.wording import Asked, Wording
from carepost.messages.known import Kind
from carepost.ui import fields
from carepost.ui.forms import Form
from carepost.ui.words import sentence_case


def at(name: str) -> str:
    """The form field of a letter's field: names of letters' fields hold spaces and any letters."""
    return f"f-{slugify(name, allow_unicode=True)}"


class LetterForm(Form):
    """A form whose refusals may be about a letter's own fields."""

    def add_refusal(self, refused: Refused) -> None:
        """Each problem at its field, where the form has it; else above the form."""
        if not isinstance(refused, Faulty):
            super().add_refusal(refused)
            return
        for problem in refused.problems:
            place = at(problem.name) if problem.name else self.reason_fields.get(problem.fault)
            self.add_error(place if place in self.fields else None, problem.sentence)


class SeenForm(LetterForm):
    """A form that carries the edition which its page showed."""

    seen = fields.HiddenField(required=False)

    @property
    def edition(self) -> int:
        """The edition that the page showed; 0 where it says none."""
        text = self.cleaned_data.get("seen") or ""
        return int(text) if text.isdecimal() and len(text) < 9 else 0

    def show(self, edition: int) -> None:
        """Carry another edition from now on: the page shows it beside what was typed."""
        self.data = {**dict(self.data.items()), "seen": str(edition)}


class ValuesForm(LetterForm):
    """The fields of a letter that whoever sends it fills in. With `all_needed` False nothing has to be there yet."""

    def __init__(self, data: Any, *, wording: Wording, all_needed: bool = True, **given: Any) -> None:
        super().__init__(data, **given)
        self.asked = [each for each in wording.asked if each.name in wording.names]
        for each in self.asked:
            self.fields[at(each.name)] = value_field(each, required=all_needed)

    def values(self) -> dict[str, Value]:
        """What was filled in, by the letter's own names; what is empty or not understood is left out."""
        good = {each.name: self.cleaned_data.get(at(each.name)) for each in self.asked}
        return {
            name: value.replace("\r\n", "\n") if isinstance(value, str) else value
            for name, value in good.items()
            if value not in (None, "")
        }


def value_field(asked: Asked, *, required: bool) -> fields.GovukField:
    """The form field for a letter's field of that kind."""
    shared: dict[str, Any] = {
        "label": sentence_case(asked.name), "noun": asked.name, "required": required, "mark_optional": False,
    }  # fmt: skip
    makers: Mapping[Kind, Any] = {
        Kind.TEXT: lambda: fields.TextField(max_length=LONGEST_VALUE, **shared),
        Kind.LINES: lambda: fields.TextAreaField(max_length=LONGEST_LINES, rows=3, **shared),
        Kind.DATE: lambda: fields.DateField(**shared),
        Kind.MONEY: lambda: fields.MoneyField(most=MOST_PENCE, **shared),
        Kind.WHOLE: lambda: fields.IntegerField(most=MOST_WHOLE, **shared),
        Kind.CHOICE: lambda: fields.SelectField(choices=[(each, each) for each in asked.choices], **shared),
    }
    made: fields.GovukField = makers[asked.kind]()
    return made

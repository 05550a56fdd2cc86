"""What the page of a service’s telephone numbers may submit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from carepost.contact.rules.numbers import Card, Number, NumberFault
from carepost.core.refusals import Reason
from carepost.ui.fields import EmailField, TelephoneField, TextAreaField, TextField
from carepost.ui.forms import Form

ROWS = range(4)
_PLAIN = ("manager_phone", "manager_email", "nominated_name", "nominated_phone", "nominated_email", "note")


class NumbersForm(Form):
    """Numbers in their order, and the people behind them. Wrong numbers are not edited here."""

    reason_fields: ClassVar[Mapping[Reason, str]] = {
        NumberFault.TWICE: "number_0",
    }  # fmt: skip
    manager_phone = TelephoneField(
        label="Registered manager’s own number", noun="the manager’s number", required=False
    )
    manager_email = EmailField(
        label="Registered manager’s e-mail", noun="the manager’s e-mail", required=False
    )
    nominated_name = TextField(
        label="Nominated individual", noun="the nominated individual", required=False, max_length=120,
        hint="Only where the register does not name the right person",
    )  # fmt: skip
    nominated_phone = TelephoneField(
        label="Nominated individual’s number", noun="the nominated individual’s number", required=False
    )
    nominated_email = EmailField(
        label="Nominated individual’s e-mail", noun="the nominated individual’s e-mail", required=False
    )
    note = TextAreaField(label="Note for whoever rings", noun="the note", required=False, max_length=1000)

    def __init__(self, data: Any = None, **given: Any) -> None:
        super().__init__(data, **given)
        numbers: dict[str, Any] = {}
        for n in ROWS:
            numbers[f"number_{n}"] = TelephoneField(
                label=f"Number {n + 1}", noun=f"number {n + 1}", required=False, mark_optional=False,
                hint="Beside the numbers that the register has" if n == 0 else "",
            )  # fmt: skip
            numbers[f"answers_{n}"] = TextField(
                label=f"Who answers number {n + 1}", noun="who answers", required=False, max_length=80,
                mark_optional=False, hint="Like night staff, or the manager’s deputy" if n == 0 else "",
            )  # fmt: skip
        self.fields = {**numbers, **self.fields}

    def card(self, before: Card) -> Card:
        """What was filled in, with the wrong numbers as they were."""
        good = self.cleaned_data
        numbers = [Number(good[f"number_{n}"], good[f"answers_{n}"]) for n in ROWS if good[f"number_{n}"]]
        return Card(
            numbers=(*numbers, *(each for each in before.numbers if each.wrong_by)),
            **{name: good[name] for name in _PLAIN},
        )

    @staticmethod
    def shown(card: Card) -> dict[str, Any]:
        """What the form begins with."""
        right = [each for each in card.numbers if not each.wrong_by]
        begin: dict[str, Any] = {name: getattr(card, name) for name in _PLAIN}
        for n, each in enumerate(right[: len(ROWS)]):
            begin |= {f"number_{n}": each.number, f"answers_{n}": each.answers}
        return begin

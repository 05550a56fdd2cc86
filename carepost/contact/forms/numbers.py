"""What the page of a service’s telephone numbers may submit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from django.core.exceptions import ValidationError
from django.http import QueryDict

from carepost.contact.rules.numbers import MOST_NUMBERS, Card, Number, NumberFault, row_faults
from carepost.core.refusals import Reason
from carepost.ui.fields import BoundField, ConfirmField, EmailField, TelephoneField, TextAreaField, TextField
from carepost.ui.forms import Form

ROWS = range(MOST_NUMBERS)
_PLAIN = (
    "own_first", "manager_phone", "manager_email", "nominated_name", "nominated_phone", "nominated_email", "note",
)  # fmt: skip


def _phone(label: str, noun: str, **options: Any) -> TelephoneField:
    """Somebody else's number: the browser must not offer the officer's own."""
    return TelephoneField(label=label, noun=noun, required=False, autocomplete="off", **options)


def _email(label: str, noun: str) -> EmailField:
    return EmailField(label=label, noun=noun, required=False, autocomplete="off")


class NumbersForm(Form):
    """Numbers in their order, and the people behind them. Wrong numbers are kept as they are, not edited here."""

    reason_fields: ClassVar[Mapping[Reason, str]] = {NumberFault.TOO_MANY: "number_0"}
    own_first = ConfirmField(label="Ring these before the numbers of the register", required=False)
    manager_phone = _phone("Registered manager’s own number", "the manager’s number")
    manager_email = _email("Registered manager’s e-mail", "the manager’s e-mail")
    nominated_name = TextField(
        label="Nominated individual", noun="the nominated individual", required=False, max_length=120,
        autocomplete="off",
    )  # fmt: skip
    nominated_phone = _phone("Nominated individual’s number", "the nominated individual’s number")
    nominated_email = _email("Nominated individual’s e-mail", "the nominated individual’s e-mail")
    note = TextAreaField(label="Note for whoever rings", noun="the note", required=False, max_length=1000)

    def __init__(self, data: Any = None, *, before: Card, nominated: str = "") -> None:
        super().__init__(data, initial=_shown(before))
        self.before = before
        self.fields = {**_row_fields(), **self.fields}
        if nominated:
            named = cast(TextField, self.fields["nominated_name"])
            named.hint = f"Only if it is not {nominated}, whom the register names"

    def clean(self) -> dict[str, Any]:
        """Each row against the others: what is wrong with it stands at that row."""
        wrong = {each.key for each in self.before.numbers if each.wrong_by}
        for place, fault in row_faults(self._rows(), wrong).items():
            if f"number_{place}" not in self.errors:
                self.add_error(f"number_{place}", ValidationError(fault.sentence, code="row"))
        return self.cleaned_data

    def card(self) -> Card:
        """What was filled in, with the wrong numbers as they were."""
        return Card(
            numbers=(
                *(row for row in self._rows() if row.number),
                *(each for each in self.before.numbers if each.wrong_by),
            ),
            **{name: self.cleaned_data[name] for name in _PLAIN},
        )

    @property
    def filled(self) -> int:
        """How many rows to show at once: those with something in them, and one more."""
        last = max((n for n in ROWS if self._typed(f"number_{n}") or self._typed(f"answers_{n}")), default=-1)
        return min(last + 2, MOST_NUMBERS)

    def _typed(self, name: str) -> str:
        return cast(BoundField, self[name]).typed()

    def _rows(self) -> list[Number]:
        good = self.cleaned_data
        return [Number(good.get(f"number_{n}", ""), good.get(f"answers_{n}", "")) for n in ROWS]


def moved_up(sent: QueryDict, row: int) -> QueryDict:
    """What was typed, with a row in the place of the one above it."""
    moved = sent.copy()
    for name in ("number", "answers"):
        above, below = f"{name}_{row - 1}", f"{name}_{row}"
        moved[above], moved[below] = sent.get(below, ""), sent.get(above, "")
    return moved


def _row_fields() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for n in ROWS:
        found[f"number_{n}"] = _phone(f"Number {n + 1}", f"number {n + 1}", mark_optional=False)
        found[f"answers_{n}"] = TextField(
            label=f"Who answers number {n + 1}", noun="who answers", required=False, max_length=80,
            mark_optional=False, autocomplete="off",
        )  # fmt: skip
    return found


def _shown(card: Card) -> dict[str, Any]:
    begin: dict[str, Any] = {name: getattr(card, name) for name in _PLAIN}
    for n, each in enumerate(each for each in card.numbers if not each.wrong_by):
        begin |= {f"number_{n}": each.number, f"answers_{n}": each.answers}
    return begin

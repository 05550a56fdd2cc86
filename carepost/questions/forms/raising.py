"""Which answers raise a signal of one kind, and how bad each is: by answer, or by a number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from carepost.questions.forms.edition import EditionForm
from carepost.questions.rules import Op, Question, QuestionKind, Raise, When
from carepost.questions.uses import SignalWords
from carepost.ui import fields
from carepost.ui.words import sentence_case

STEPS = 6
NOTHING = ("", "Raises nothing")
_PENCE = 100
OPS = {
    Op.AT_LEAST.value: "that number or more",
    Op.BELOW.value: "below that number",
    Op.AT_MOST.value: "that number or less",
    Op.ABOVE.value: "above that number",
}


class RaiseForm(EditionForm):
    """Severities in the words of the signal. Rows that are left empty raise nothing."""

    def __init__(
        self,
        data: Any = None,
        *,
        question: Question,
        signal: SignalWords,
        numbers: Sequence[Question] = (),
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.question, self.signal = question, signal
        severities = [
            NOTHING,
            *((str(n), sentence_case(words)) for n, words in enumerate(signal.scale) if words),
        ]
        for option in question.choices:
            self.fields[f"answer_{option.value}"] = fields.SelectField(
                label=option.label,
                noun="how bad it is",
                choices=severities,
                required=False,
                mark_optional=False,
            )
        if question.kind.is_number:
            self._number_fields(severities, numbers)

    def _number_fields(self, severities: list[tuple[str, str]], numbers: Sequence[Question]) -> None:
        if numbers:
            choices = [
                ("", "The number itself"),
                *((each.key, f"In percent of: {each.label}") for each in numbers),
            ]
            self.fields["percent_of"] = fields.SelectField(
                label="What is compared?",
                noun="what is compared",
                choices=choices,
                required=False,
                mark_optional=False,
            )
        for step in range(STEPS):
            self.fields[f"from_{step}"] = self._bound(step)
            self.fields[f"op_{step}"] = fields.SelectField(
                label=f"Step {step + 1} is", noun="how it compares", choices=list(OPS.items()), required=False,
                mark_optional=False,
            )  # fmt: skip
            self.fields[f"severity_{step}"] = fields.SelectField(
                label=f"Step {step + 1} means", noun="how bad it is", choices=severities, required=False,
                mark_optional=False,
            )  # fmt: skip

    def _bound(self, step: int) -> fields.IntegerField | fields.MoneyField:
        if not self._is_money:
            return fields.IntegerField(
                label=f"Step {step + 1}: number", noun="the number", required=False, mark_optional=False
            )
        return fields.MoneyField(
            label=f"Step {step + 1}: pounds, or percent", noun="the number", required=False, mark_optional=False,
            prefix="",
        )  # fmt: skip

    @property
    def _is_money(self) -> bool:
        return self.question.kind is QuestionKind.MONEY

    def _value(self, step: int) -> int:
        """What is compared with: pence where it is money, and not a percent of another answer."""
        value = int(self.cleaned_data[f"from_{step}"])
        return value // _PENCE if self._is_money and self.cleaned_data.get("percent_of") else value

    def clean(self) -> dict[str, Any]:
        """A step is a number with what it means: one without the other is asked for."""
        clean = super().clean() or self.cleaned_data
        for step in range(STEPS if self.question.kind.is_number else 0):
            number, severity = clean.get(f"from_{step}"), clean.get(f"severity_{step}")
            if number is not None and not severity:
                self.add_error(f"severity_{step}", "Say what this step means, or empty its number.")
            if severity and number is None and f"from_{step}" not in self.errors:
                self.add_error(f"from_{step}", "Enter the number that it is compared with.")
            if self._is_money and clean.get("percent_of") and (number or 0) % _PENCE:
                self.add_error(f"from_{step}", "Enter a whole percent, like 10.")
        return clean

    def raises(self) -> tuple[Raise, ...]:
        """What the question raises of this kind."""
        clean, kind = self.cleaned_data, self.signal.kind
        by_answer = [
            Raise(kind, When(Op.IS, option.value), int(severity))
            for option in self.question.choices
            if (severity := clean[f"answer_{option.value}"])
        ]
        whole = clean.get("percent_of") or None
        steps = [
            Raise(
                kind,
                When(Op(clean.get(f"op_{step}") or Op.AT_LEAST), self._value(step), whole),
                int(clean[f"severity_{step}"]),
            )
            for step in range(STEPS if self.question.kind.is_number else 0)
            if clean[f"severity_{step}"]
        ]
        return (*by_answer, *steps)


def initial_of(question: Question, kind: str) -> dict[str, Any]:
    """What a question raises of a kind, as the form shows it."""
    shown: dict[str, Any] = {}
    step = 0
    for each in question.raises:
        if each.kind != kind:
            continue
        if each.when.op is Op.IS:
            shown[f"answer_{each.when.value}"] = str(each.severity)
        elif each.when.op.is_numeric and step < STEPS:
            percent = question.kind is QuestionKind.MONEY and each.when.percent_of
            value = int(each.when.value or 0) * (_PENCE if percent else 1)
            shown |= {f"from_{step}": value, f"severity_{step}": str(each.severity)}
            shown[f"op_{step}"] = each.when.op.value
            shown["percent_of"] = each.when.percent_of or ""
            step += 1
    return shown

"""Which answers raise a signal of one kind, and how bad each is: by answer, or by a number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from carepost.questions.rules import Op, Question, Raise, When
from carepost.questions.uses import SignalWords
from carepost.ui import fields
from carepost.ui.forms import Form

STEPS = 6
NOTHING = ("", "Raises nothing")
OPS = {
    Op.AT_LEAST.value: "that number or more",
    Op.BELOW.value: "below that number",
    Op.AT_MOST.value: "that number or less",
    Op.ABOVE.value: "above that number",
}


class RaiseForm(Form):
    """Severities in the words of the signal. Rows that are left empty raise nothing."""

    edition = fields.HiddenField(required=False)

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
        severities = [NOTHING, *((str(n), f"{n}: {words}") for n, words in enumerate(signal.scale) if words)]
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
            self.fields[f"from_{step}"] = fields.IntegerField(
                label=f"Step {step + 1}: number",
                noun="the number",
                required=False,
                mark_optional=False,
            )
            self.fields[f"op_{step}"] = fields.SelectField(
                label=f"Step {step + 1} is", noun="how it compares", choices=list(OPS.items()), required=False,
                mark_optional=False,
            )  # fmt: skip
            self.fields[f"severity_{step}"] = fields.SelectField(
                label=f"Step {step + 1} means", noun="how bad it is", choices=severities, required=False,
                mark_optional=False,
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A step is a number with what it means: one without the other is asked for."""
        clean = super().clean() or self.cleaned_data
        for step in range(STEPS if self.question.kind.is_number else 0):
            number, severity = clean.get(f"from_{step}"), clean.get(f"severity_{step}")
            if number is not None and not severity:
                self.add_error(f"severity_{step}", "Say what this step means, or empty its number.")
            if severity and number is None and f"from_{step}" not in self.errors:
                self.add_error(f"from_{step}", "Enter the number that it is compared with.")
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
                When(Op(clean.get(f"op_{step}") or Op.AT_LEAST), int(clean[f"from_{step}"]), whole),
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
            shown |= {f"from_{step}": each.when.value, f"severity_{step}": str(each.severity)}
            shown[f"op_{step}"] = each.when.op.value
            shown["percent_of"] = each.when.percent_of or ""
            step += 1
    return shown

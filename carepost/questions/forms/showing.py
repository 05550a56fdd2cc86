"""When a question shows: always, or with an answer to a question above it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from carepost.questions.forms.edition import EditionForm
from carepost.questions.rules import Op, Question, QuestionKind, ShowsWhen, When
from carepost.ui import fields

ALWAYS, ANSWER, NUMBER = "always", "answer", "number"
OPS = {Op.AT_LEAST: "or more", Op.AT_MOST: "or less"}


class ShowForm(EditionForm):
    """One condition at most; a question with several keeps them until this form is saved."""

    def __init__(
        self, data: Any = None, *, above: Sequence[Question], initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        self._money = {each.key for each in above if each.kind is QuestionKind.MONEY}
        answers = [
            (f"{each.key}={option.value}", f"{each.label} – {option.label}")
            for each in above
            for option in each.choices
        ]
        numbers = [(each.key, each.label) for each in above if each.kind.is_number]
        choices = [fields.Choice(ALWAYS, "Always")]
        if answers:
            choices.append(fields.Choice(ANSWER, "With an answer that was chosen above", reveals=("answer",)))
        if numbers:
            choices.append(
                fields.Choice(NUMBER, "With a number that was given above", reveals=("of", "number", "op"))
            )
        self.fields["shows"] = fields.ChoiceField(
            label="When does it show?", noun="when it shows", choices=choices
        )
        if answers:
            self.fields["answer"] = fields.SelectField(
                label="Which answer?", noun="the answer", choices=answers
            )
        if numbers:
            self.fields["of"] = fields.SelectField(
                label="The number that answers", noun="the question", choices=numbers
            )
            pounds = any(each.kind is QuestionKind.MONEY for each in above)
            self.fields["number"] = fields.DecimalField(
                label="Number", noun="the number", hint="An amount of money in pounds" if pounds else ""
            )
            self.fields["op"] = fields.ChoiceField(
                label="Is it that number", noun="or more, or less", choices=list(OPS.items()), inline=True
            )

    def clean(self) -> dict[str, Any]:
        """What is compared is kept in whole numbers, money in pence."""
        clean = super().clean() or self.cleaned_data
        if clean.get("shows") == NUMBER and clean.get("number") is not None:
            value = clean["number"] * (100 if clean.get("of") in self._money else 1)
            if value != int(value):
                self.add_error(
                    "number", "Enter a whole number; for money, pounds and whole pence like 12.50."
                )
            clean["number"] = int(value)
        return clean

    def shows_when(self) -> tuple[ShowsWhen, ...]:
        """The condition that was chosen."""
        clean = self.cleaned_data
        if clean["shows"] == ANSWER:
            key, _, value = clean["answer"].partition("=")
            return (ShowsWhen(key, When(Op.IS, value)),)
        if clean["shows"] == NUMBER:
            return (ShowsWhen(clean["of"], When(Op(clean["op"]), clean["number"])),)
        return ()


def initial_of(question: Question, above: Sequence[Question]) -> dict[str, Any]:
    """The first condition of a question as the form shows it."""
    if not question.shows_when:
        return {"shows": ALWAYS}
    condition = question.shows_when[0]
    if condition.when.op is Op.IS:
        return {"shows": ANSWER, "answer": f"{condition.question}={condition.when.value}"}
    number = condition.when.value
    if any(each.key == condition.question and each.kind is QuestionKind.MONEY for each in above):
        number = f"{int(number or 0) / 100:.2f}".removesuffix(".00")
    return {"shows": NUMBER, "of": condition.question, "number": number, "op": condition.when.op.value}

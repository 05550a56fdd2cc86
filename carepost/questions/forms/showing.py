"""When a question shows: always, or with an answer to a question above it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from carepost.questions.rules import Op, Question, ShowsWhen, When
from carepost.ui import fields
from carepost.ui.forms import Form

ALWAYS, ANSWER, NUMBER = "always", "answer", "number"
OPS = {Op.AT_LEAST: "or more", Op.AT_MOST: "or less"}


class ShowForm(Form):
    """One condition at most; a question with several keeps them until this form is saved."""

    edition = fields.HiddenField(required=False)

    def __init__(
        self, data: Any = None, *, above: Sequence[Question], initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
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
            self.fields["number"] = fields.IntegerField(label="Number", noun="the number")
            self.fields["op"] = fields.ChoiceField(
                label="Is it that number", noun="or more, or less", choices=list(OPS.items()), inline=True
            )

    def shows_when(self) -> tuple[ShowsWhen, ...]:
        """The condition that was chosen."""
        clean = self.cleaned_data
        if clean["shows"] == ANSWER:
            key, _, value = clean["answer"].partition("=")
            return (ShowsWhen(key, When(Op.IS, value)),)
        if clean["shows"] == NUMBER:
            return (ShowsWhen(clean["of"], When(Op(clean["op"]), int(clean["number"]))),)
        return ()


def initial_of(question: Question) -> dict[str, Any]:
    """The first condition of a question as the form shows it."""
    if not question.shows_when:
        return {"shows": ALWAYS}
    condition = question.shows_when[0]
    if condition.when.op is Op.IS:
        return {"shows": ANSWER, "answer": f"{condition.question}={condition.when.value}"}
    return {
        "shows": NUMBER, "of": condition.question, "number": condition.when.value, "op": condition.when.op.value,
    }  # fmt: skip

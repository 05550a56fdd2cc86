"""One question: its words, how it is answered, and its limits."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from carepost.questions.forms.edition import EditionForm
from carepost.questions.rules import Question, QuestionKind, QuestionSet, name_for, options_from
from carepost.ui import fields

_LISTS = {QuestionKind.CHOICE, QuestionKind.MULTI_CHOICE}


def _choice(kind: QuestionKind) -> fields.Choice:
    """Only what such a question can have is asked with it."""
    reveals: tuple[str, ...] = ()
    if kind in _LISTS:
        reveals = ("options",)
    elif kind is QuestionKind.MONEY:
        reveals = ("money_minimum", "money_maximum")
    elif kind.is_number:
        reveals = (f"{kind}_minimum", f"{kind}_maximum", f"{kind}_unit")
    elif kind.is_written:
        reveals = (f"{kind}_maximum",)
    return fields.Choice(kind.value, kind.label, reveals=reveals)


class QuestionForm(EditionForm):
    """What a question is. When it shows and what it raises have forms of their own."""

    label = fields.TextAreaField(label="Question", noun="the question", rows=2, max_length=300)
    hint = fields.TextAreaField(
        label="Help", noun="the help", rows=2, max_length=500, required=False,
        hint="Stands under the question: what to count, what to leave out.",
    )  # fmt: skip
    kind = fields.ChoiceField(
        label="How is it answered?", noun="how it is answered", choices=tuple(map(_choice, QuestionKind))
    )
    required = fields.YesNoField(
        label="Must it be answered to complete a call?", noun="whether it must be answered"
    )
    options = fields.TextAreaField(
        label="Answers to choose from", noun="the answers to choose from", rows=6, max_length=2000,
        hint="One on each line, in the order in which they are read out. An answer may be reworded: it stays the same"
        " answer while it keeps its place.",
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, sections: list[str], initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        for kind in QuestionKind:
            if kind.is_number:
                self.fields[f"{kind}_minimum"] = _limit(kind, "smallest")
            if kind.is_number or kind.is_written:
                self.fields[f"{kind}_maximum"] = _limit(kind, "largest")
            if kind.is_number and kind is not QuestionKind.MONEY:
                self.fields[f"{kind}_unit"] = fields.TextField(
                    label="Unit",
                    noun="the unit",
                    hint="Such as people or days",
                    max_length=30,
                    required=False,
                )
        there = f": {', '.join(sections)}, or a new one" if sections else ""
        self.fields["section"] = fields.TextField(
            label="Section", noun="the section", max_length=80, required=False,
            hint=f"The heading that it stands under{there}.",
        )  # fmt: skip

    def question(self, question_set: QuestionSet, before: Question | None = None) -> Question:
        """The question as it is now. A new one gets a name of its own; one that exists keeps its name for good."""
        clean = self.cleaned_data
        kind = QuestionKind(clean["kind"])
        taken = {each.key for each in question_set.questions}
        start = before or Question(name_for(clean["label"], taken), kind, "")
        lines = (clean.get("options") or "").splitlines() if kind in _LISTS else ()
        return replace(
            start,
            kind=kind,
            label=" ".join(clean["label"].split()),
            hint=clean["hint"].strip(),
            required=bool(clean["required"]),
            section=clean["section"].strip(),
            options=options_from(lines, start.options),
            unit=(clean.get(f"{kind}_unit") or "").strip(),
            minimum=clean.get(f"{kind}_minimum"),
            maximum=clean.get(f"{kind}_maximum"),
        )


def _limit(kind: QuestionKind, which: str) -> fields.IntegerField | fields.MoneyField:
    if kind is QuestionKind.MONEY:
        return fields.MoneyField(label=f"The {which} amount", noun=f"the {which} amount", required=False)
    label = "Most characters" if kind.is_written else f"The {which} number"
    return fields.IntegerField(label=label, noun=label[0].lower() + label[1:], required=False)


def initial_of(question: Question) -> dict[str, Any]:
    """A question as the form shows it."""
    kind = question.kind
    return {
        "label": question.label,
        "hint": question.hint,
        "kind": kind.value,
        "required": "yes" if question.required else "no",
        "section": question.section,
        "options": "\n".join(option.label for option in question.options),
        f"{kind}_unit": question.unit,
        f"{kind}_minimum": question.minimum,
        f"{kind}_maximum": question.maximum,
    }

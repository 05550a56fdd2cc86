"""A question set as form fields. The fields only draw and carry what is typed: `questions.rules.clean`
reads it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict

from carepost.questions.rules import Op, Question, QuestionKind, QuestionSet
from carepost.ui.fields import Choice, ChoiceField, DateField, MultipleChoiceField, TextAreaField, TextField
from carepost.ui.fields.base import GovukField
from carepost.ui.fields.dates import PARTS

PREFIX = "q_"
Typed = dict[str, list[str]]


class NumberText(TextField):
    """A number as typed: whether it is one, the script decides."""

    inputmode = "decimal"


class TelephoneText(TextField):
    input_type = "tel"
    inputmode = "tel"


def name_of(key: str) -> str:
    """The form's name for a question, which cannot clash with the form's own fields."""
    return f"{PREFIX}{key}"


def fields_of(
    question_set: QuestionSet, last: Mapping[str, str], keys: Iterable[str] | None = None
) -> dict[str, GovukField]:
    """A field for each question, by name; `last` holds what was said last time, `keys` chooses some of
    them.
    """
    wanted = None if keys is None else set(keys)
    reveals = _revealed(question_set)
    return {
        name_of(question.key): _field(question, reveals[question.key], last.get(question.key, ""))
        for question in question_set.questions
        if wanted is None or question.key in wanted
    }


def top_level(question_set: QuestionSet) -> list[list[Question]]:
    """The questions one meets one after another, each with those that its answers reveal."""
    inside = {
        key for by_value in _revealed(question_set).values() for keys in by_value.values() for key in keys
    }
    steps: list[list[Question]] = []
    for question in question_set.questions:
        if question.key in inside:
            steps[-1].append(question)
        else:
            steps.append([question])
    return steps


def nested_in(question_set: QuestionSet) -> set[str]:
    """The names of fields that stand inside an answer of another question."""
    return {
        name_of(key)
        for by_value in _revealed(question_set).values()
        for keys in by_value.values()
        for key in keys
    }


def _revealed(question_set: QuestionSet) -> dict[str, dict[str, list[str]]]:
    """By question and answer: the questions that show only with it. Others with conditions always show."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for question in question_set.questions:
        if len(question.shows_when) != 1:
            continue
        condition = question.shows_when[0]
        asked = question_set.question(condition.question)
        if condition.when.op is Op.IS and asked is not None and asked.choices:
            found[condition.question][str(condition.when.value)].append(question.key)
    return found


def _field(question: Question, reveals: Mapping[str, list[str]], last: str) -> GovukField:
    told = " ".join(part for part in (question.hint, f"Last time: {last}." if last else "") if part)
    shared: dict[str, Any] = {
        "label": question.label,
        "hint": told,
        "required": False,
        "mark_optional": not question.required,
    }
    if question.choices:
        return _choice_field(question, reveals, shared)
    kinds: dict[QuestionKind, Any] = {
        QuestionKind.LONG_TEXT: TextAreaField,
        QuestionKind.WHOLE_NUMBER: NumberText,
        QuestionKind.DECIMAL: NumberText,
        QuestionKind.MONEY: NumberText,
        QuestionKind.TELEPHONE: TelephoneText,
        QuestionKind.DATE: DateField,
    }
    if question.kind.is_number:
        money = question.kind is QuestionKind.MONEY
        shared |= {"width": 10 if money else 5, "prefix": "£" if money else "", "suffix": question.unit}
    return kinds.get(question.kind, TextField)(**shared)  # type: ignore[no-any-return]


def _choice_field(question: Question, reveals: Mapping[str, list[str]], shared: dict[str, Any]) -> GovukField:
    choices = [
        Choice(option.value, option.label, reveals=tuple(map(name_of, reveals.get(option.value, ()))))
        for option in question.choices
    ]
    if question.kind is QuestionKind.MULTI_CHOICE:
        return MultipleChoiceField(choices=choices, small=True, **shared)
    short = len(choices) <= 3 and all(len(choice.label) < 20 for choice in choices)
    inline = short and not any(choice.reveals for choice in choices)
    return ChoiceField(choices=choices, inline=inline, small=True, **shared)


def raw_answers(question_set: QuestionSet, data: QueryDict) -> dict[str, object]:
    """What was typed by question key, as `questions.rules.clean` takes it."""
    return {question.key: _raw(question, data) for question in question_set.questions}


def _raw(question: Question, data: QueryDict) -> object:
    name = name_of(question.key)
    if question.kind is QuestionKind.MULTI_CHOICE:
        return data.getlist(name)
    if question.kind is QuestionKind.DATE:
        return {part: data.get(f"{name}-{part}", "") for part in PARTS}
    return data.get(name, "")


def typed_in(data: QueryDict, names: Iterable[str]) -> Typed:
    """What a page sent for the fields it showed, by input name: an unticked box is nothing, not silence."""
    typed: Typed = {}
    for name in names:
        inputs = [name, *(f"{name}-{part}" for part in PARTS if f"{name}-{part}" in data)]
        typed |= {each: data.getlist(each) for each in inputs}
    return typed


def as_data(typed: Mapping[str, Any]) -> QueryDict:
    """Kept input as a form takes it."""
    data = QueryDict(mutable=True)
    for name, values in typed.items():
        if isinstance(values, list):
            data.setlist(name, [str(value) for value in values])
    return data


def typed_of(question_set: QuestionSet, answers: Mapping[str, Any]) -> Typed:
    """Recorded answers as they would be typed, to correct them."""
    typed: Typed = {}
    for question in question_set.questions:
        value = answers.get(question.key)
        if value is not None:
            typed |= _typed(question, value)
    return typed


def _typed(question: Question, value: Any) -> Typed:
    name = name_of(question.key)
    if isinstance(value, list):
        return {name: [str(each) for each in value]}
    if question.kind is QuestionKind.DATE:
        year, month, day = str(value).split("-")
        return {f"{name}-day": [day], f"{name}-month": [month], f"{name}-year": [year]}
    if question.kind is QuestionKind.MONEY:
        return {name: [f"{int(value) // 100}.{int(value) % 100:02}"]}
    return {name: [str(value)]}

"""Changes to a draft: each takes a set and gives the next one. Names are made here, so that nobody has to know any."""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from .sets import Option, Question, QuestionSet

_LONGEST = 40


def name_for(words: str, taken: Collection[str]) -> str:
    """A name of small letters, figures and underscores for a question or an answer, that is not taken yet."""
    letters = re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")
    base = (letters if letters[:1].isalpha() else f"q_{letters}".rstrip("_"))[:_LONGEST].rstrip("_")
    return next(
        name for name in (base, *(f"{base}_{n}" for n in range(2, len(taken) + 3))) if name not in taken
    )


def options_from(lines: Iterable[str], before: tuple[Option, ...] = ()) -> tuple[Option, ...]:
    """Answers to choose from, one a line. An answer keeps its name when it moves, and when only its words change.

    A line is the answer of before with the same words; else the one that stood in its place, if that has no line now.
    """
    labels = [line.strip() for line in lines if line.strip()]
    same = {option.label.casefold(): option for option in before}
    gone = [
        option for option in before if option.label.casefold() not in {label.casefold() for label in labels}
    ]
    kept: list[Option] = []
    for place, label in enumerate(labels):
        held = same.get(label.casefold())
        if held is None and place < len(before) and before[place] in gone:
            held = before[place]
        taken = {option.value for option in (*before, *kept)}
        kept.append(Option(held.value if held else name_for(label, taken), label))
    return tuple(kept)


def dependants(question_set: QuestionSet, key: str) -> tuple[Question, ...]:
    """The questions that show by the answer to this one, or take a percent of it."""
    return tuple(
        each
        for each in question_set.questions
        if any(key in {shows.question, shows.when.percent_of} for shows in each.shows_when)
        or any(raised.when.percent_of == key for raised in each.raises)
    )


def added(question_set: QuestionSet, question: Question) -> QuestionSet:
    """With one more question, after the last of its section; at the end where the section is new."""
    questions = list(question_set.questions)
    places = [place for place, each in enumerate(questions) if each.section == question.section]
    questions.insert(places[-1] + 1 if places else len(questions), question)
    return replace(question_set, questions=tuple(questions))


def put(question_set: QuestionSet, question: Question) -> QuestionSet:
    """With this question in the place of the one of its name. A changed section does not move it."""
    return replace(
        question_set,
        questions=tuple(question if each.key == question.key else each for each in question_set.questions),
    )


def kept(question_set: QuestionSet, question: Question) -> QuestionSet:
    """With this question in its place, or back in its section where somebody took it out."""
    there = question_set.question(question.key) is not None
    return put(question_set, question) if there else added(question_set, question)


def moved(question_set: QuestionSet, key: str, steps: int) -> QuestionSet:
    """With a question so many places further down (up where negative), as far as there are places."""
    question = question_set.question(key)
    if question is None:
        return question_set
    questions = list(question_set.questions)
    place = questions.index(question)
    questions.remove(question)
    questions.insert(max(0, place + steps), question)
    return replace(question_set, questions=tuple(questions))


def without(question_set: QuestionSet, key: str) -> QuestionSet:
    """Without a question; those that showed by its answer show always, and nothing is a percent of it any more."""
    rest = (_freed(each, key) for each in question_set.questions if each.key != key)
    return replace(question_set, questions=tuple(rest))


def _freed(question: Question, key: str) -> Question:
    shows = tuple(s for s in question.shows_when if key not in {s.question, s.when.percent_of})
    raises = tuple(r for r in question.raises if r.when.percent_of != key)
    return replace(question, shows_when=shows, raises=raises)

"""Question sets by property: whatever is sent in is survived, and what is kept can be read again."""

import json
from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from carepost.core.refusals import Refused
from carepost.questions.rules import (
    Op,
    Option,
    Question,
    QuestionKind,
    QuestionSet,
    Raise,
    ShowsWhen,
    When,
    check_set,
    clean,
    diff,
    from_json,
    read_file,
    signals_raised,
    to_file,
    to_json,
    to_plain,
    visible,
)

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
whens = st.builds(When, st.sampled_from(Op), st.none() | st.integers(-9, 9) | words, st.none() | words)
any_question = st.builds(
    Question,
    key=words,
    kind=st.sampled_from(QuestionKind),
    label=words,
    hint=words,
    required=st.booleans(),
    options=st.lists(st.builds(Option, words, words), max_size=3).map(tuple),
    minimum=st.none() | st.integers(),
    maximum=st.none() | st.integers(),
    unit=words,
    shows_when=st.lists(st.builds(ShowsWhen, words, whens), max_size=2).map(tuple),
    raises=st.lists(st.builds(Raise, words, whens, st.integers(-1, 6)), max_size=2).map(tuple),
    section=words,
)
any_set = st.builds(QuestionSet, words, st.integers(), words, st.lists(any_question, max_size=4).map(tuple))


@st.composite
def sound_sets(draw: st.DrawFn) -> QuestionSet:
    """Sets without faults: every kind of question, some of them showing only after an earlier yes or no."""
    questions: list[Question] = []
    for n, kind in enumerate(draw(st.lists(st.sampled_from(QuestionKind), min_size=1, max_size=8))):
        yes_no = [each.key for each in questions if each.kind is QuestionKind.YES_NO]
        depends = draw(st.sampled_from([None, *yes_no]))
        options = (Option("a", "A"), Option("b", "B"), Option("c", "C"))
        questions.append(
            Question(
                key=f"q{n}",
                kind=kind,
                label=f"Question {n}?",
                required=draw(st.booleans()),
                options=options if kind in {QuestionKind.CHOICE, QuestionKind.MULTI_CHOICE} else (),
                shows_when=() if depends is None else (ShowsWhen(depends, When(Op.IS, "yes")),),
                raises=(Raise("some.kind", When(Op.ANSWERED), draw(st.integers(0, 5))),),
            )
        )
    return QuestionSet("a-set", 1, "A set", tuple(questions))


typed = (
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.text(max_size=12)
    | st.sampled_from(["yes", "no", "a", "b", "12", "£3.50", "2026-11-09", "01632 960 001", "prefer_not"])
    | st.lists(st.sampled_from(["a", "b", "c", "z", ""]), max_size=3)
    | st.dictionaries(st.sampled_from(["day", "month", "year"]), st.text(max_size=4))
)
forms = st.dictionaries(st.sampled_from([f"q{n}" for n in range(8)] + ["csrf"]), typed)


@given(any_set)
def test_any_set_is_the_same_after_it_was_kept_as_text(question_set: QuestionSet) -> None:
    text = to_json(question_set)
    assert from_json(text) == question_set
    assert to_json(from_json(text)) == text
    assert read_file(to_file(question_set))[0] == question_set
    assert diff(question_set, from_json(text)) == ()


@given(any_set)
def test_checking_never_falls_over_whatever_an_author_writes(question_set: QuestionSet) -> None:
    for problem in check_set(question_set, {"some.kind"}):
        assert problem.sentence


@given(st.text(max_size=60))
def test_any_text_is_a_set_or_is_refused(text: str) -> None:
    with suppress(Refused):
        assert check_set(from_json(text)) is not None


@given(sound_sets(), forms, st.booleans())
def test_a_form_becomes_answers_and_sentences_whatever_is_sent(
    question_set: QuestionSet, raw: dict[str, object], draft: bool
) -> None:
    assert check_set(question_set, {"some.kind"}) == ()
    cleaned = clean(question_set, raw, draft=draft)
    shown = visible(question_set, cleaned.answers)
    assert set(cleaned.answers) <= set(shown)
    assert not set(cleaned.answers) & set(cleaned.problems)
    if not draft:
        open_ones = {each.key for each in question_set.questions if each.required and each.key in shown}
        assert open_ones <= set(cleaned.answers) | set(cleaned.problems)


@given(sound_sets(), forms)
def test_answers_that_were_kept_as_json_read_back_the_same(
    question_set: QuestionSet, raw: dict[str, object]
) -> None:
    answers = clean(question_set, raw, draft=True).answers
    kept = json.loads(json.dumps(to_plain(answers)))
    assert clean(question_set, kept, draft=True).answers == answers


@given(sound_sets(), forms)
def test_every_signal_comes_from_an_answer_that_was_shown(
    question_set: QuestionSet, raw: dict[str, object]
) -> None:
    answers = clean(question_set, raw, draft=True).answers
    raised = signals_raised(question_set, answers)
    assert len(raised) == (1 if answers else 0)
    assert all(each.question in visible(question_set, answers) and 0 <= each.severity <= 5 for each in raised)

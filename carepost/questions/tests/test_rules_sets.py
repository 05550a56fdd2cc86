"""Question sets: what is wrong with one, what a new version changes, and how one is kept."""

import pytest

from carepost.core.refusals import Refused
from carepost.questions import rules
from carepost.questions.rules import Op, Option, Question, QuestionSet, Raise, SetFault, When, check_set
from carepost.questions.tests.sets import RED_OR_BLUE, K, q, set_of, shows

# Checking a set


@pytest.mark.parametrize(
    ("question_set", "fault"),
    [
        (QuestionSet("A Set", 1, "A set", (q(),)), SetFault.SET_KEY),
        (QuestionSet("a-set", 0, "A set", (q(),)), SetFault.VERSION),
        (QuestionSet("a-set", 1, " ", (q(),)), SetFault.TITLE),
        (set_of(), SetFault.NO_QUESTIONS),
        (set_of(q("Not a key")), SetFault.KEY),
        (set_of(q(), q()), SetFault.SAME_KEY),
        (set_of(q(label=" ")), SetFault.LABEL),
        (set_of(q(kind=K.CHOICE)), SetFault.OPTIONS_MISSING),
        (set_of(q(kind=K.MULTI_CHOICE, options=RED_OR_BLUE[:1])), SetFault.OPTIONS_MISSING),
        (set_of(q(kind=K.YES_NO, options=RED_OR_BLUE)), SetFault.OPTIONS_NOT_NEEDED),
        (set_of(q(kind=K.CHOICE, options=(*RED_OR_BLUE, Option("green", "")))), SetFault.OPTION_BLANK),
        (set_of(q(kind=K.CHOICE, options=(*RED_OR_BLUE, Option("red", "Also red")))), SetFault.OPTION_TWICE),
        (set_of(q(kind=K.WHOLE_NUMBER, minimum=5, maximum=4)), SetFault.BOUNDS),
        (set_of(q(kind=K.DATE, maximum=4)), SetFault.BOUNDS_NOT_NEEDED),
        (set_of(q(minimum=4)), SetFault.BOUNDS_NOT_NEEDED),
        (set_of(q(shows_when=shows("two", Op.ANSWERED))), SetFault.UNKNOWN_DEPENDENCY),
        (set_of(q(shows_when=shows("one", Op.ANSWERED))), SetFault.DEPENDS_ON_LATER),
        (set_of(q(shows_when=shows("two", Op.ANSWERED)), q("two")), SetFault.DEPENDS_ON_LATER),
        (set_of(q(kind=K.YES_NO), q("two", shows_when=shows("one", Op.IS, "maybe"))), SetFault.NOT_AN_OPTION),
        (set_of(q(), q("two", shows_when=shows("one", Op.IS, "x"))), SetFault.CANNOT_COMPARE),
        (set_of(q(), q("two", shows_when=shows("one", Op.ABOVE, 3))), SetFault.CANNOT_COMPARE),
        (
            set_of(q(kind=K.WHOLE_NUMBER, raises=(Raise("a.kind", When(Op.IS, "x"), 1),))),
            SetFault.CANNOT_COMPARE,
        ),
        (set_of(q(raises=(Raise("a.kind", When(Op.ANSWERED), 6),))), SetFault.SEVERITY),
        (set_of(q(raises=(Raise("other.kind", When(Op.ANSWERED), 1),))), SetFault.UNKNOWN_SIGNAL),
        (
            set_of(q(kind=K.WHOLE_NUMBER, raises=(Raise("a.kind", When(Op.ABOVE, 1, "none"), 1),))),
            SetFault.PERCENT_OF,
        ),
        (
            set_of(
                q("whole"), q(kind=K.WHOLE_NUMBER, raises=(Raise("a.kind", When(Op.ABOVE, 1, "whole"), 1),))
            ),
            SetFault.PERCENT_OF,
        ),
    ],
)
def test_a_set_with_a_fault_says_which(question_set: QuestionSet, fault: SetFault) -> None:
    problems = check_set(question_set, {"a.kind"})
    assert [problem.reason for problem in problems] == [fault]
    assert fault.sentence in problems[0].sentence


def test_two_questions_that_depend_on_each_other_are_found() -> None:
    ring = set_of(q(shows_when=shows("two", Op.ANSWERED)), q("two", shows_when=shows("one", Op.ANSWERED)))
    assert [problem.reason for problem in check_set(ring)] == [SetFault.DEPENDS_ON_LATER]


def test_every_fault_is_told_at_once() -> None:
    bad = set_of(q("Bad", label=""), q("two", K.CHOICE))
    assert [(p.question, p.reason) for p in check_set(bad)] == [
        ("Bad", SetFault.KEY),
        ("Bad", SetFault.LABEL),
        ("two", SetFault.OPTIONS_MISSING),
    ]


# Versions


def test_a_new_version_is_told_apart_question_by_question() -> None:
    old = set_of(q("a"), q("b"), q("c"), q("d"))
    new = set_of(q("d"), q("a", hint="Help", required=True), q("c"), q("e"), version=2)
    assert [change.sentence for change in rules.diff(old, new)] == [
        "Moved: “What is d?”",
        "Changed: “What is a?” (help, must be answered)",
        "Added: “What is e?”",
        "Removed: “What is b?”",
    ]
    assert rules.diff(old, old) == ()


def test_every_part_of_a_question_has_a_word_for_its_change() -> None:
    other = Question(
        "one", K.MONEY, "L", "H", True, RED_OR_BLUE, 1, 2, "u", shows("x", Op.ANSWERED),
        (Raise("k", When(Op.ANSWERED), 1),), "s",
    )  # fmt: skip
    (change,) = rules.diff(set_of(q()), set_of(other))
    assert len(change.parts) == len(set(change.parts)) == 11


# Keeping


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"format": 1}', '{"format": "1"}', '{"format":1,"key":1,"version":1,"title":"","questions":[]}',
        "[" * 100_000,
    ],
)  # fmt: skip
def test_text_that_is_not_a_question_set_is_refused_in_words(text: str) -> None:
    with pytest.raises(Refused, match="not a question set"):
        rules.from_json(text)


def test_a_set_from_a_newer_carepost_says_upgrade() -> None:
    with pytest.raises(Refused, match="newer Carepost"):
        rules.from_json(rules.to_json(set_of(q())).replace('"format":1', '"format":2'))

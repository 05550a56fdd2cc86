"""Answers: what one is, which questions show, and what an answer raises."""

from datetime import date
from decimal import Decimal

import pytest

from carepost.questions import rules
from carepost.questions.rules import Op, QuestionKind, Raise, When, clean
from carepost.questions.tests.sets import RED_OR_BLUE, K, q, set_of, shows

# Reading answers


@pytest.mark.parametrize(
    ("kind", "raw", "answer"),
    [
        (K.TEXT, "  Ann   Lee \r\n", "Ann Lee"),
        (K.TEXT, ["Ann"], "Ann"),
        (K.TEXT, "a\x00b\ud800c", "abc"),
        (K.LONG_TEXT, " one\r\ntwo\n", "one\ntwo"),
        (K.YES_NO, "yes", "yes"),
        (K.YES_NO_PREFER_NOT, "prefer_not", "prefer_not"),
        (K.CHOICE, "red", "red"),
        (K.MULTI_CHOICE, ["blue", "red", "blue"], ("red", "blue")),
        (K.MULTI_CHOICE, "red", ("red",)),
        (K.WHOLE_NUMBER, " 1,204 ", 1204),
        (K.WHOLE_NUMBER, "0", 0),
        (K.WHOLE_NUMBER, 7, 7),
        (K.WHOLE_NUMBER, "-3", -3),
        (K.DECIMAL, "12.50", Decimal("12.50")),
        (K.MONEY, "£1,234.5", 123450),
        (K.MONEY, "12", 1200),
        (K.MONEY, "-0.05", -5),
        (K.MONEY, 1200, 1200),
        (K.DATE, "2026-11-09", date(2026, 11, 9)),
        (K.DATE, "9/11/2026", date(2026, 11, 9)),
        (K.DATE, "9 November 2026", date(2026, 11, 9)),
        (K.DATE, {"day": "9", "month": "11", "year": "2026"}, date(2026, 11, 9)),
        (K.DATE, date(2026, 11, 9), date(2026, 11, 9)),
        (K.TELEPHONE, "01632 960 001", "01632 960 001"),
        (K.TELEPHONE, "+44 (0)1632 960001", "+44 (0)1632 960001"),
        (K.TELEPHONE, "01632 960001 extension 12", "01632 960001 ext 12"),
    ],
)
def test_what_people_type_becomes_an_answer(kind: QuestionKind, raw: object, answer: object) -> None:
    options = RED_OR_BLUE if kind in {K.CHOICE, K.MULTI_CHOICE} else ()
    cleaned = clean(set_of(q(kind=kind, options=options)), {"one": raw})
    assert cleaned.problems == {}
    assert cleaned.answers == {"one": answer}


@pytest.mark.parametrize(
    ("kind", "raw", "says"),
    [
        (K.TEXT, "x" * 501, "500 characters or fewer"),
        (K.TEXT, ["a", "b"], "once, in words"),
        (K.YES_NO, "maybe", "Choose one"),
        (K.YES_NO, "prefer_not", "Choose one"),
        (K.CHOICE, ["red", "blue"], "Choose one"),
        (K.MULTI_CHOICE, ["red", "green"], "Choose from"),
        (K.MULTI_CHOICE, [["red"]], "Choose from"),
        (K.WHOLE_NUMBER, "three", "whole number"),
        (K.WHOLE_NUMBER, "3.5", "whole number"),
        (K.WHOLE_NUMBER, "٣", "whole number"),
        (K.WHOLE_NUMBER, True, "whole number"),
        (K.WHOLE_NUMBER, "9" * 4000, "whole number"),
        (K.DECIMAL, "NaN", "12.5"),
        (K.DECIMAL, "1e9", "12.5"),
        (K.MONEY, "12.505", "pounds"),
        (K.MONEY, "about £12", "pounds"),
        (K.DATE, "31/2/2026", "real date"),
        (K.DATE, {"day": "9", "month": "", "year": "2026"}, "real date"),
        (K.DATE, "9/11/26", "real date"),
        (K.TELEPHONE, "960001", "area code"),
        (K.TELEPHONE, "ring the bell", "area code"),
    ],
)
def test_what_is_not_an_answer_says_what_to_do(kind: QuestionKind, raw: object, says: str) -> None:
    options = RED_OR_BLUE if kind in {K.CHOICE, K.MULTI_CHOICE} else ()
    cleaned = clean(set_of(q(kind=kind, options=options)), {"one": raw})
    assert cleaned.answers == {}
    assert says in cleaned.problems["one"]
    assert "What is one?" in cleaned.problems["one"]


@pytest.mark.parametrize(
    ("kind", "raw", "says"),
    [
        (K.WHOLE_NUMBER, "-1", "must be 0 or more"),
        (K.WHOLE_NUMBER, "1001", "must be 1000 or less"),
        (K.DECIMAL, "-0.1", "must be 0 or more"),
        (K.MONEY, "10.01", "must be £10 or less"),
    ],
)
def test_a_number_outside_its_bounds_says_the_bound(kind: QuestionKind, raw: str, says: str) -> None:
    cleaned = clean(set_of(q(kind=kind, minimum=0, maximum=1000)), {"one": raw})
    assert says in cleaned.problems["one"]


@pytest.mark.parametrize("raw", [None, "", "  ", [], [""], {"day": "", "month": "", "year": ""}, "\x00"])
def test_a_blank_is_no_answer_and_only_a_finished_form_minds(raw: object) -> None:
    required = set_of(q(required=True))
    assert clean(required, {"one": raw}).problems == {"one": "Answer “What is one?”."}
    assert clean(required, {"one": raw}, draft=True).problems == {}
    assert clean(set_of(q()), {"one": raw}) == rules.Cleaned({}, {})


def test_zero_and_no_are_answers() -> None:
    both = set_of(q("one", K.WHOLE_NUMBER, required=True), q("two", K.YES_NO, required=True))
    assert clean(both, {"one": "0", "two": "no"}).answers == {"one": 0, "two": "no"}


# What shows

CHAIN = set_of(
    q("any", K.YES_NO, required=True),
    q("many", K.WHOLE_NUMBER, required=True, shows_when=shows("any", Op.IS, "yes")),
    q("why", K.TEXT, required=True, shows_when=shows("many", Op.AT_LEAST, 5)),
)


@pytest.mark.parametrize(
    ("raw", "kept", "asked"),
    [
        ({}, {}, ["any"]),
        ({"any": "no", "many": "9", "why": "x"}, {"any": "no"}, []),
        ({"any": "yes"}, {"any": "yes"}, ["many"]),
        ({"any": "yes", "many": "4", "why": "x"}, {"any": "yes", "many": 4}, []),
        ({"any": "yes", "many": "5"}, {"any": "yes", "many": 5}, ["why"]),
        ({"any": "yes", "many": "five", "why": "x"}, {"any": "yes"}, ["many"]),
    ],
)
def test_hidden_questions_are_neither_kept_nor_required(
    raw: dict[str, str], kept: dict[str, object], asked: list[str]
) -> None:
    cleaned = clean(CHAIN, raw)
    assert cleaned.answers == kept
    assert list(cleaned.problems) == asked


def test_an_answer_to_a_hidden_question_does_not_show_another() -> None:
    assert rules.visible(CHAIN, {"any": "no", "many": 9, "why": "x"}) == ("any",)
    assert rules.visible(CHAIN, {"any": "yes", "many": 9}) == ("any", "many", "why")


@pytest.mark.parametrize(
    ("when", "answer", "expected"),
    [
        (When(Op.IS, "red"), ("red", "blue"), True),
        (When(Op.IS_NOT, "red"), ("blue",), True),
        (When(Op.IS_NOT, "red"), None, False),
        (When(Op.BELOW, 3), 3, False),
        (When(Op.AT_MOST, 3), 3, True),
        (When(Op.ABOVE, 3), Decimal("3.1"), True),
        (When(Op.AT_LEAST, 25, "whole"), 5, True),
        (When(Op.AT_LEAST, 26, "whole"), 5, False),
    ],
)
def test_conditions_compare_as_they_say(when: When, answer: object, expected: bool) -> None:
    answers = {"whole": 20} | ({} if answer is None else {"one": answer})
    assert rules.holds(when, "one", answers) is expected  # type: ignore[arg-type]


# Signals

STAFF = set_of(
    q("staff", K.WHOLE_NUMBER, unit="people"),
    q(
        "absent",
        K.WHOLE_NUMBER,
        unit="people",
        raises=(
            Raise("staffing", When(Op.AT_LEAST, 0, "staff"), 0),
            Raise("staffing", When(Op.AT_LEAST, 10, "staff"), 3),
            Raise("staffing", When(Op.AT_LEAST, 30, "staff"), 5),
        ),
    ),
)


@pytest.mark.parametrize(
    ("staff", "absent", "raised"),
    [
        (20, 0, (0, "0 of 20 people")),
        (20, 1, (0, "1 of 20 people")),
        (20, 2, (3, "2 of 20 people")),
        (20, 20, (5, "20 of 20 people")),
        (0, 2, None),
        (None, 2, None),
        (20, None, None),
    ],
)
def test_the_worst_that_an_answer_meets_is_raised_and_fine_is_said_too(
    staff: int | None, absent: int | None, raised: tuple[int, str] | None
) -> None:
    answers = {key: value for key, value in (("staff", staff), ("absent", absent)) if value is not None}
    found = rules.signals_raised(STAFF, answers)
    assert [(each.severity, each.said) for each in found] == ([raised] if raised else [])


def test_a_hidden_answer_raises_nothing() -> None:
    hidden = set_of(
        q("any", K.YES_NO),
        q("two", K.TEXT, shows_when=shows("any", Op.IS, "yes"), raises=(Raise("x", When(Op.ANSWERED), 5),)),
    )
    assert rules.signals_raised(hidden, {"any": "no", "two": "left over"}) == ()


@pytest.mark.parametrize("kind", [kind for kind in QuestionKind if kind.is_written])
def test_a_signal_does_not_repeat_what_somebody_said_in_their_own_words(kind: QuestionKind) -> None:
    asked = set_of(q("why", kind, raises=(Raise("x", When(Op.ANSWERED), 5),)))
    (raised,) = rules.signals_raised(asked, {"why": "The owner is ill"})
    assert raised.said == "told in their own words"

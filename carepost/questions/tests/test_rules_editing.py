"""Changes to a draft, and a draft held against answers of the past."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carepost.questions.rules import (
    Op,
    Option,
    Past,
    Question,
    Raise,
    SetFault,
    When,
    added,
    check_set,
    clean,
    dependants,
    from_json,
    moved,
    name_for,
    options_from,
    put,
    to_json,
    try_on,
    without,
)
from carepost.questions.tests.sets import RED_OR_BLUE, K, q, set_of, shows


@pytest.mark.parametrize(
    ("words", "taken", "name"),
    [
        ("How many people?", (), "how_many_people"),
        ("How many people?", ("how_many_people",), "how_many_people_2"),
        ("How many people?", ("how_many_people", "how_many_people_2"), "how_many_people_3"),
        ("24 hours?", (), "q_24_hours"),
        ("???", (), "q"),
        ("x" * 80, (), "x" * 40),
    ],
)
def test_names_are_made_from_the_words_and_are_never_taken(words, taken, name):
    assert name_for(words, taken) == name


@pytest.mark.parametrize(
    ("lines", "values"),
    [
        (["Red", "Blue"], ["red", "blue"]),
        (["Blue", "Red"], ["blue", "red"]),
        (["Crimson", "Blue"], ["red", "blue"]),
        (["Red", "Blue", "Green"], ["red", "blue", "green"]),
        (["Green", "Red", "Blue"], ["green", "red", "blue"]),
        (["  Red ", "", "Blue"], ["red", "blue"]),
        (["Blue"], ["blue"]),
    ],
)
def test_an_answer_keeps_its_name_when_it_moves_or_is_reworded(lines, values):
    assert [option.value for option in options_from(lines, RED_OR_BLUE)] == values


def test_a_new_answer_never_takes_the_name_of_one_that_went():
    """Else old answers would say something that nobody said."""
    before = (Option("red", "Red"), Option("blue", "Blue"))
    assert [option.value for option in options_from(["Blue", "Green", "Red!"], before)] == [
        "blue",
        "green",
        "red_2",
    ]


def test_a_question_stands_after_the_last_of_its_section():
    three = set_of(q("a", section="One"), q("b", section="One"), q("c", section="Two"))
    assert [each.key for each in added(three, q("d", section="One")).questions] == ["a", "b", "d", "c"]
    assert [each.key for each in added(three, q("d", section="New")).questions] == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("key", "steps", "order"), [("b", -1, "bac"), ("b", 1, "acb"), ("a", -1, "abc"), ("c", 1, "abc")]
)
def test_a_question_moves_as_far_as_there_are_places(key, steps, order):
    three = set_of(q("a"), q("b"), q("c"))
    assert "".join(each.key for each in moved(three, key, steps).questions) == order


def test_what_depends_on_a_question_that_goes_is_told_and_freed():
    percent = (Raise("staffing.absent", When(Op.AT_LEAST, 10, "staff"), 3),)
    whole = set_of(
        q("staff", K.WHOLE_NUMBER), q("away", K.WHOLE_NUMBER, raises=percent),
        q("why", shows_when=shows("staff", Op.AT_LEAST, 1)), q("other"),
    )  # fmt: skip
    assert [each.key for each in dependants(whole, "staff")] == ["away", "why"]
    rest = without(whole, "staff")
    assert check_set(rest) == ()
    assert [(each.key, each.shows_when, each.raises) for each in rest.questions] == [
        ("away", (), ()), ("why", (), ()), ("other", (), ()),
    ]  # fmt: skip


CASES = q("cases", K.WHOLE_NUMBER, raises=(Raise("outbreak", When(Op.AT_LEAST, 1), 2),))


def past(**answers):
    return Past(
        "Oak House, 9 November 2026",
        "/calls/1/",
        set_of(CASES, q("colour", K.CHOICE, options=RED_OR_BLUE)),
        answers,
    )


def test_tried_on_the_past_a_draft_says_what_no_longer_fits_and_what_it_would_raise():
    harder = replace(CASES, maximum=5, raises=(Raise("outbreak", When(Op.AT_LEAST, 2), 4),))
    draft = set_of(harder, q("new"))
    tried = try_on(draft, [past(cases=1, colour="red"), past(cases=3), past(cases=9)], fewest=3)
    assert tried.enough
    assert [(each.question, bool(each.why)) for each in tried.unfit] == [("colour", False), ("cases", True)]
    assert [(each.then, each.now) for each in tried.differs] == [(2, None), (2, 4), (2, None)]
    assert tried.new == ("What is new?",)


def test_too_few_answers_conclude_nothing():
    assert not try_on(set_of(CASES), [past(cases=1)], fewest=2).enough
    assert try_on(set_of(CASES, q("new")), [], fewest=1).new == ()


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["add", "up", "down", "remove", "kind", "options", "reword"]), st.integers(0, 30)
    ),
    max_size=12,
)


@given(EDITS)
def test_whatever_the_editor_does_a_set_has_no_fault_or_a_named_one_and_old_answers_stay_readable(edits):
    start = now = set_of(
        CASES, q("colour", K.CHOICE, options=RED_OR_BLUE), q("why", shows_when=shows("colour", Op.IS, "red"))
    )
    for verb, number in edits:
        now = _edited(now, verb, number)
    assert all(isinstance(problem.reason, SetFault) for problem in check_set(now))
    assert from_json(to_json(now)) == now
    keys = [question.key for question in now.questions]
    assert len(set(keys)) == len(keys)
    answers = {"cases": 3, "colour": "red", "why": "so"}
    assert clean(start, answers).answers == answers
    clean(now, answers)


def _edited(now, verb, number):
    if verb == "add" or not now.questions:
        label = f"Question {number}?"
        return added(now, Question(name_for(label, {each.key for each in now.questions}), K.TEXT, label))
    asked = now.questions[number % len(now.questions)]
    if verb in ("up", "down"):
        return moved(now, asked.key, -1 if verb == "up" else 1)
    if verb == "remove":
        return without(now, asked.key)
    kinds = list(K)
    changed = {
        "kind": replace(asked, kind=kinds[number % len(kinds)]),
        "options": replace(
            asked, options=options_from([f"Answer {n}" for n in range(number % 4)], asked.options)
        ),
        "reword": replace(asked, label=f"{asked.label}!"),
    }
    return put(now, changed[verb])
